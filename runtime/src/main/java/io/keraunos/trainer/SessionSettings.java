package io.keraunos.trainer;

import io.keraunos.check.Check;
import io.keraunos.setting.Setting;
import io.keraunos.setting.Settings;
import io.keraunos.setting.SettingsBuilder;
import io.keraunos.setting.ValueType;
import java.util.List;
import java.util.OptionalInt;

/**
 * Settings of a model's computation in one process.
 *
 * @param seed decides initial values and everything random
 * @param deterministic whether TensorFlow may use no kernel whose bits change from run to run
 * @param accelerator the kind of device that the model runs on
 * @param devices replicas, each with a batch of its own at every step; at least 1
 * @param precision the numbers of matrix products and convolutions
 * @param intraOpThreads threads that one op may use; empty for TensorFlow's choice
 */
public record SessionSettings(
    long seed,
    boolean deterministic,
    Accelerator accelerator,
    int devices,
    Precision precision,
    OptionalInt intraOpThreads) {

  static final Setting<Long> SEED =
      Setting.of("seed", ValueType.LONG, "Decides first weights and order.")
          .byDefault(0L)
          .flag("--seed", "N");
  static final Setting<Boolean> DETERMINISTIC =
      Setting.off(
          "deterministic", "--deterministic", "Gives the same bits in every run with this seed.");
  static final Setting<Accelerator> ACCELERATOR =
      Setting.of("accelerator", ValueType.of(Accelerator.class), "What the model runs on.")
          .byDefault(Accelerator.AUTO)
          .perWorker()
          .flag("--accelerator", "NAME");
  static final Setting<Integer> DEVICES =
      Setting.of("devices", ValueType.INT, "Replicas that train together in this process.")
          .byDefault(1)
          .rule(count -> Check.atLeast("devices", count, 1))
          .flag("--devices", "N");
  static final Setting<Precision> PRECISION =
      Setting.of(
              "precision", ValueType.of(Precision.class), "The numbers the model is computed with.")
          .byDefault(Precision.FLOAT32)
          .flag("--precision", "NAME");
  static final Setting<Integer> INTRA_OP_THREADS =
      Setting.of("intraOpThreads", ValueType.INT, "Threads that one op may use.")
          .rule(threads -> Check.between("intraOpThreads", threads, 1, 1024))
          .absent("all cores")
          .perWorker()
          .flag("--intra-op-threads", "N");

  static final List<Setting<?>> ALL =
      List.of(SEED, DETERMINISTIC, ACCELERATOR, DEVICES, PRECISION, INTRA_OP_THREADS);

  /** Returns these settings from a trainer's settings. */
  public static SessionSettings of(Settings settings) {
    return new SessionSettings(
        settings.get(SEED),
        settings.get(DETERMINISTIC),
        settings.get(ACCELERATOR),
        settings.get(DEVICES),
        settings.get(PRECISION),
        settings.findInt(INTRA_OP_THREADS));
  }

  /** Sets how a model is computed. */
  public interface Builder<B> extends SettingsBuilder<B> {

    /**
     * Sets the seed of initial weights, the order of examples and everything random. 0 by default.
     */
    default B seed(long value) {
      return set(SEED, value);
    }

    /**
     * Gives the same bits in every run with the same seed on the same machine: TensorFlow takes no
     * kernel whose bits change from run to run, and refuses random ops without a seed. False by
     * default. TensorFlow decides once in a process: set it for its first trainer.
     */
    default B deterministic(boolean on) {
      return set(DETERMINISTIC, on);
    }

    /** Sets the device that the model runs on. {@link Accelerator#AUTO} by default. */
    default B accelerator(Accelerator value) {
      return set(ACCELERATOR, value);
    }

    /**
     * Sets the number of replicas that train together in this process, at least 1, and at most 64
     * or four for each core, whichever is more. 1 by default. Each takes a batch of its own at
     * every step, so the global batch is {@code devices} times the batch size; their gradients are
     * averaged by examples, and the result is that of one device with the global batch, up to
     * rounding. On a CPU every replica computes in a thread of its own; on GPUs this version has
     * one device.
     *
     * <p>One device on a CPU uses its cores too: where the loss and the metrics of an example can
     * be seen to depend on that example alone, the cores share each batch.
     */
    default B devices(int count) {
      return set(DEVICES, count);
    }

    /** Sets the precision that the model is computed in. {@link Precision#FLOAT32} by default. */
    default B precision(Precision value) {
      return set(PRECISION, value);
    }

    /**
     * Sets the number of threads that one op may use, from 1 to 1024; the cores then share no
     * batch. By default that is as many as there are cores for each thread that computes, or one
     * where a training step is so small that waking another thread takes longer than the work.
     * TensorFlow makes its threads once: the first trainer of a process decides.
     */
    default B intraOpThreads(int threads) {
      return set(INTRA_OP_THREADS, threads);
    }
  }
}
