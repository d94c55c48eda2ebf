package io.keraunos.trainer;

import io.keraunos.annotation.Stage;
import io.keraunos.check.Check;
import io.keraunos.setting.Setting;
import io.keraunos.setting.Settings;
import io.keraunos.setting.SettingsBuilder;
import io.keraunos.setting.ValueType;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Settings of reading the data.
 *
 * @param limits the limit on each stage's loaders; no entry means no limit
 * @param overfit whether training reads the same batches over and over, in their order
 * @param batchSize of a replica, for all loaders; empty for each loader's own
 * @param globalBatchSize of all replicas of all workers together, for all loaders; empty for that
 *     of a replica times their number. At most one of the two is there
 * @param workers loader threads, for all loaders; empty for each loader's own
 */
public record DataSettings(
    Map<Stage, Limit> limits,
    boolean overfit,
    OptionalInt batchSize,
    OptionalInt globalBatchSize,
    OptionalInt workers) {

  private static final ValueType<Limit> LIMIT =
      new ValueType<>("batches or a fraction", Limit::parse);

  static final Setting<Limit> LIMIT_TRAIN =
      limit("limitTrainBatches", "--limit-train-batches", "an epoch");
  static final Setting<Limit> LIMIT_VALIDATION =
      limit("limitValidationBatches", "--limit-val-batches", "a validation");
  static final Setting<Limit> LIMIT_TEST =
      limit("limitTestBatches", "--limit-test-batches", "a test");
  static final Setting<Limit> LIMIT_PREDICT =
      limit("limitPredictBatches", "--limit-predict-batches", "a prediction");

  private static Setting<Limit> limit(String name, String flag, String pass) {
    return Setting.of(name, LIMIT, "Batches of " + pass + ", or a fraction such as 0.1.")
        .absent("all")
        .flag(flag, "N|F");
  }

  static final Setting<Limit> OVERFIT_BATCHES =
      Setting.of("overfitBatches", LIMIT, "Trains on these batches over and over, unshuffled.")
          .flag("--overfit-batches", "N|F");
  static final Setting<Integer> BATCH_SIZE =
      Setting.of("batchSize", ValueType.INT, "Examples in a batch of one replica.")
          .rule(examples -> Check.atLeast("batchSize", examples, 1))
          .absent("the loader's")
          .flag("--batch-size", "N");
  static final Setting<Integer> GLOBAL_BATCH_SIZE =
      Setting.of(
              "globalBatchSize",
              ValueType.INT,
              "Examples in a batch of all replicas of all workers together.")
          .rule(examples -> Check.atLeast("globalBatchSize", examples, 1))
          .absent("batchSize for each replica")
          .flag("--global-batch-size", "N");
  static final Setting<Integer> WORKERS =
      Setting.of("workers", ValueType.INT, "Loader threads; 0 for none.")
          .rule(threads -> Check.between("workers", threads, 0, 1024))
          .absent("the loader's")
          .perWorker()
          .flag("--workers", "N");

  static final List<Setting<?>> ALL =
      List.of(
          LIMIT_TRAIN,
          LIMIT_VALIDATION,
          LIMIT_TEST,
          LIMIT_PREDICT,
          OVERFIT_BATCHES,
          BATCH_SIZE,
          GLOBAL_BATCH_SIZE,
          WORKERS);

  private static Setting<Limit> setting(Stage stage) {
    return switch (stage) {
      case TRAIN -> LIMIT_TRAIN;
      case VALIDATE -> LIMIT_VALIDATION;
      case TEST -> LIMIT_TEST;
      case PREDICT -> LIMIT_PREDICT;
    };
  }

  /** Returns these settings from a trainer's settings. */
  public static DataSettings of(Settings settings) {
    Map<Stage, Limit> limits = new EnumMap<>(Stage.class);
    for (Stage stage : Stage.values()) {
      settings.find(setting(stage)).ifPresent(limit -> limits.put(stage, limit));
    }
    return new DataSettings(
        limits,
        settings.find(OVERFIT_BATCHES).isPresent(),
        settings.findInt(BATCH_SIZE),
        settings.findInt(GLOBAL_BATCH_SIZE),
        settings.findInt(WORKERS));
  }

  /** Returns settings with the same limit for every stage, whatever was set. */
  static Settings limitEverything(Settings settings, Limit limit) {
    Settings limited = settings;
    for (Stage stage : Stage.values()) {
      limited = limited.replaced(setting(stage), limit);
    }
    return limited;
  }

  /**
   * Checks the settings against each other.
   *
   * @throws IllegalArgumentException if there are two batch sizes
   */
  void check() {
    if (batchSize.isPresent() && globalBatchSize.isPresent()) {
      throw new IllegalArgumentException(
          "the batch size must be set once, but batchSize, of each replica, was %s and globalBatchSize, of all replicas together, was %s. Set one of them"
              .formatted(batchSize.getAsInt(), globalBatchSize.getAsInt()));
    }
  }

  /**
   * Returns the number of examples in a batch of all replicas together.
   *
   * @param declared the batch size in the loader's annotation
   * @param replicas the number of replicas of all workers
   * @throws ArithmeticException if it is no int
   */
  public int batchOfAll(int declared, int replicas) {
    return globalBatchSize.orElseGet(
        () -> Math.multiplyExact(batchSize.orElse(declared), replicas));
  }

  /**
   * Returns the most examples that a replica takes of a batch; empty for what each loader says.
   *
   * @param replicas the number of replicas of all workers
   */
  public OptionalInt batchOfOne(int replicas) {
    return globalBatchSize.isPresent()
        ? OptionalInt.of((int) (((long) globalBatchSize.getAsInt() + replicas - 1) / replicas))
        : batchSize;
  }

  /** Returns the limit on a stage's loaders. */
  public Limit limit(Stage stage) {
    return limits.getOrDefault(stage, Limit.none());
  }

  /** Sets how the data is read. */
  public interface Builder<B> extends SettingsBuilder<B> {

    /** Limits how much of a stage's loader is read in every pass. All of it by default. */
    default B limitBatches(Stage stage, Limit limit) {
      return set(setting(stage), limit);
    }

    /**
     * Trains on the same few batches over and over, not shuffled, and reads as many of the other
     * loaders, whatever {@link #limitBatches} says: a model that cannot learn these by heart has a
     * mistake in it.
     */
    default B overfitBatches(Limit limit) {
      return set(OVERFIT_BATCHES, limit);
    }

    /**
     * Uses this batch size for every loader, whatever its annotation says; at least 1. It is that
     * of one replica.
     */
    default B batchSize(int examples) {
      return set(BATCH_SIZE, examples);
    }

    /**
     * Divides batches of this size between all replicas of all workers, for every loader, whatever
     * its annotation says; at least one example for each replica. Replicas' parts follow each other
     * in the batch and differ by one example at most, so any number of workers and devices trains
     * on the same batches, and may go on from a checkpoint of any other. By default a batch has
     * {@link #batchSize} examples for each replica; only one of the two may be set.
     */
    default B globalBatchSize(int examples) {
      return set(GLOBAL_BATCH_SIZE, examples);
    }

    /** Uses this many loader threads, at most 1024, whatever the annotation says; 0 for none. */
    default B workers(int threads) {
      return set(WORKERS, threads);
    }
  }
}
