package io.keraunos.trainer;

import io.keraunos.setting.FlagTexts;
import io.keraunos.setting.Setting;
import io.keraunos.setting.Settings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The table of all settings of a trainer. */
public final class TrainerSettings {
  private TrainerSettings() {}

  /** All settings, by group. */
  public static final List<Setting<?>> ALL =
      Stream.of(
              LengthSettings.ALL,
              DataSettings.ALL,
              EvaluationSettings.ALL,
              SessionSettings.ALL,
              WorkerSettings.ALL,
              OptimizationSettings.ALL,
              OutputSettings.ALL,
              CheckpointSettings.ALL,
              SafetySettings.ALL,
              FindingSettings.ALL,
              Presets.ALL)
          .<Setting<?>>flatMap(List::stream)
          .toList();

  /**
   * Returns settings for training the same again: in a folder of its own, with a checkpoint at the
   * end, told to no loggers, and from the start or from the checkpoint it had resumed from.
   */
  public static Settings repeated(Settings given, Path folder, Optional<Path> resumedFrom) {
    Resume resume = given.get(CheckpointSettings.RESUME);
    Settings again =
        given
            .without(OutputSettings.LOGGERS)
            .replaced(OutputSettings.DEFAULT_ROOT_DIR, folder)
            .replaced(
                CheckpointSettings.RESUME,
                resume.path() != null
                    ? resume
                    : resumedFrom
                        .filter(path -> resume.required())
                        .map(Resume::from)
                        .orElse(Resume.never()));
    return again.get(CheckpointSettings.CHECKPOINTS).wanted()
        ? again
        : again.replaced(CheckpointSettings.CHECKPOINTS, Checkpointing.everyEpochs(Long.MAX_VALUE));
  }

  /**
   * Returns the settings with their presets resolved, and checked against each other.
   *
   * @throws IllegalArgumentException if some contradict each other
   */
  public static Settings resolve(Settings settings) {
    Settings resolved = Presets.resolve(settings);
    LengthSettings.of(resolved).check();
    DataSettings.of(resolved).check();
    CheckpointSettings.of(resolved).check();
    if (resolved.get(OptimizationSettings.DETECT_ANOMALY)
        && resolved.get(SessionSettings.PRECISION) == Precision.FP16_MIXED) {
      throw new IllegalArgumentException(
          "detectAnomaly must not be set with precision FP16_MIXED: gradients that are not finite"
              + " are a part of it. Look for the mistake with FLOAT32");
    }
    return resolved;
  }

  /** Returns all settings in words, by name: those that differ from their defaults first. */
  public static Map<String, String> inWords(Settings settings) {
    return settings.inWords(ALL);
  }

  /** Returns the settings that must be the same on all workers, in words, by name. */
  public static Map<String, String> shared(Settings settings) {
    Map<String, String> shared = new LinkedHashMap<>();
    for (Setting<?> setting : ALL) { // in this order, which is the same on all workers too
      if (setting.sameOnAllWorkers()) {
        shared.put(setting.name(), settings.text(setting));
      }
    }
    return shared;
  }

  /**
   * Returns the settings in flags.
   *
   * @param given the flags' texts, by name; those of other flags are left out
   * @param but the names of settings that are left out
   * @throws IllegalArgumentException if a text is no value, or flags do not go together; the
   *     message names the flag
   */
  public static Settings ofFlags(Map<String, String> given, Set<String> but) {
    FlagTexts texts = new FlagTexts(given);
    Settings settings = Settings.DEFAULTS;
    for (Setting<?> setting : ALL) {
      if (!but.contains(setting.name())) {
        settings = withFlags(settings, setting, texts);
      }
    }
    return settings;
  }

  private static <T> Settings withFlags(Settings settings, Setting<T> setting, FlagTexts given) {
    Optional<T> value = setting.read(given);
    return value.isEmpty() ? settings : settings.with(setting, value.get());
  }

  /** Applies the settings that were set to a builder. */
  public static Trainer.Builder apply(Settings settings, Trainer.Builder builder) {
    ALL.forEach(setting -> apply(settings, setting, builder));
    return builder;
  }

  private static <T> void apply(Settings settings, Setting<T> setting, Trainer.Builder builder) {
    if (settings.isSet(setting)) {
      builder.set(setting, settings.get(setting));
    }
  }
}
