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
 * @param workers loader threads, for all loaders; empty for each loader's own
 */
public record DataSettings(
    Map<Stage, Limit> limits, boolean overfit, OptionalInt batchSize, OptionalInt workers) {

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

    /** Uses this batch size for every loader, whatever its annotation says; at least 1. */
    default B batchSize(int examples) {
      return set(BATCH_SIZE, examples);
    }

    /** Uses this many loader threads, at most 1024, whatever the annotation says; 0 for none. */
    default B workers(int threads) {
      return set(WORKERS, threads);
    }
  }
}
