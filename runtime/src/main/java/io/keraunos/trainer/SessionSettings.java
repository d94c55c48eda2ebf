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
 * @param deviceChoice the devices, each with a replica
 * @param precision the numbers of matrix products and convolutions
 * @param intraOpThreads threads that one op may use; empty for TensorFlow's choice
 * @param visibleGpus the indices of the GPUs that this process may use; empty for all
 */
public record SessionSettings(
    long seed,
    boolean deterministic,
    Accelerator accelerator,
    DeviceChoice deviceChoice,
    Precision precision,
    OptionalInt intraOpThreads,
    List<Integer> visibleGpus) {

  private static final ValueType<DeviceChoice> CHOICE =
      new ValueType<>("how many, or which", DeviceChoice::parse);

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
  static final Setting<DeviceChoice> DEVICES =
      Setting.of(
              "devices",
              CHOICE,
              "Replicas of this process: how many, the same on all workers, or on which GPUs: 0,2.")
          .byDefault(new DeviceChoice.Count(1))
          .perWorker() // the number of them is compared by itself
          .flag("--devices", "N|N,N|auto");
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
        settings.findInt(INTRA_OP_THREADS),
        List.of());
  }

  /** Copies the list. */
  public SessionSettings {
    visibleGpus = List.copyOf(visibleGpus);
  }

  /** Returns these settings for a process that may use some of the GPUs; all if empty. */
  public SessionSettings seeing(List<Integer> gpus) {
    return new SessionSettings(
        seed, deterministic, accelerator, deviceChoice, precision, intraOpThreads, gpus);
  }

  /** Returns the number of devices, each with a replica and a batch of its own at every step. */
  public int devices() {
    return deviceChoice.count();
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
     * rounding. On a CPU every replica computes in threads of its own; on GPUs each has one of the
     * first ones.
     *
     * <p>One device on a CPU uses its cores too: where the loss and the metrics of an example can
     * be seen to depend on that example alone, the cores share each batch.
     */
    default B devices(int count) {
      return devices(new DeviceChoice.Count(count));
    }

    /**
     * Sets the GPUs that replicas train on, by their indices from 0 among those that CUDA shows the
     * process, as {@code List.of(0, 2)}. A CPU has nothing to choose from: there, only the list of
     * the first ones is taken, as the number of them.
     */
    default B devices(List<Integer> indices) {
      return devices(new DeviceChoice.Indices(indices));
    }

    /** Sets the devices by a number, by indices or to {@link DeviceChoice#AUTO}. */
    default B devices(DeviceChoice choice) {
      return set(DEVICES, choice);
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
