package io.keraunos.trainer;

import io.keraunos.check.Check;
import io.keraunos.setting.Flag;
import io.keraunos.setting.FlagTexts;
import io.keraunos.setting.Setting;
import io.keraunos.setting.Settings;
import io.keraunos.setting.SettingsBuilder;
import io.keraunos.setting.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Presets: settings that stand for many others. */
public final class Presets {
  private Presets() {}

  private static final String FAST_FLAG = "--fast-dev-run";

  static final Setting<Limit> FAST_DEV_RUN =
      Setting.<Limit>of(
              "fastDevRun", "batches", "Runs a batch or a few of everything, to see that it works.")
          .flags(
              List.of(
                  new Flag(
                      FAST_FLAG,
                      Flag.SWITCH,
                      "Runs one batch of everything, or as many as are given, to see whether it"
                          + " works.")),
              Presets::fastDevRun);
  static final Setting<Boolean> BAREBONES =
      Setting.off(
          "barebones", "--barebones", "Leaves out all that is neither training nor validation.");

  static final List<Setting<?>> ALL = List.of(FAST_DEV_RUN, BAREBONES);

  private static Optional<Limit> fastDevRun(FlagTexts given) {
    return given
        .read(
            FAST_FLAG,
            text ->
                switch (text) {
                  case "true" -> Optional.of(batches(1));
                  case "false" -> Optional.<Limit>empty();
                  default -> Optional.of(batches(ValueType.INT.parser().apply(text)));
                })
        .flatMap(limit -> limit);
  }

  /** Returns whether a fit only tries everything once. */
  public static boolean fastDevRun(Settings settings) {
    return settings.isSet(FAST_DEV_RUN);
  }

  private static Limit batches(int batches) {
    return Limit.batches(Check.atLeast("fastDevRun", batches, 1));
  }

  /**
   * Resolves the presets, whatever order they were set in.
   *
   * @throws IllegalArgumentException if a preset is set with what it leaves out
   */
  static Settings resolve(Settings settings) {
    Settings resolved =
        settings
            .find(DataSettings.OVERFIT_BATCHES)
            .map(limit -> DataSettings.limitEverything(settings, limit))
            .orElse(settings);
    if (settings.get(BAREBONES)) {
      resolved = barebones(resolved);
    }
    Optional<Limit> fast = settings.find(FAST_DEV_RUN);
    return fast.isEmpty() ? resolved : fastDevRun(resolved, fast.get());
  }

  private static Settings fastDevRun(Settings settings, Limit limit) {
    Profiling profiler = settings.get(OutputSettings.PROFILER);
    return DataSettings.limitEverything(settings, limit)
        .replaced(LengthSettings.MAX_EPOCHS, 1L)
        .without(LengthSettings.MIN_EPOCHS)
        .without(LengthSettings.MAX_STEPS)
        .without(LengthSettings.MIN_STEPS)
        .without(LengthSettings.MAX_TIME)
        .without(EvaluationSettings.VALIDATION)
        .replaced(EvaluationSettings.SANITY_VALIDATION_BATCHES, 0)
        .replaced(OutputSettings.LOG_EVERY_STEPS, 1)
        .without(CheckpointSettings.CHECKPOINTS)
        .without(CheckpointSettings.RESUME)
        .without(CheckpointSettings.RESTORE_BEST)
        .without(CheckpointSettings.REMOTE_CHECKPOINTS)
        .without(OutputSettings.LOGGERS)
        .replaced(OutputSettings.REPORT, false)
        .replaced(OutputSettings.PROFILER, new Profiling(profiler.times(), 1, 0));
  }

  private static Settings barebones(Settings settings) {
    List<String> left = new ArrayList<>();
    for (Setting<?> setting :
        List.of(
            CheckpointSettings.CHECKPOINTS,
            CheckpointSettings.RESTORE_BEST,
            CheckpointSettings.REMOTE_CHECKPOINTS,
            OutputSettings.LOGGERS,
            OutputSettings.CALLBACKS,
            OptimizationSettings.DETECT_ANOMALY,
            OutputSettings.PROFILER)) {
      if (!settings.isDefault(setting)) {
        left.add(setting.name());
      }
    }
    for (Setting<Boolean> shown :
        List.of(OutputSettings.PROGRESS_BAR, OutputSettings.MODEL_SUMMARY)) {
      if (settings.isSet(shown) && settings.get(shown)) {
        left.add(shown.name());
      }
    }
    if (!left.isEmpty()) {
      throw new IllegalArgumentException(
          "%s must not be set with barebones, which leaves them out".formatted(left));
    }
    return settings
        .replaced(FindingSettings.PREFLIGHT, Preflight.off())
        .replaced(EvaluationSettings.SANITY_VALIDATION_BATCHES, 0)
        .replaced(OutputSettings.PROGRESS_BAR, false)
        .replaced(OutputSettings.MODEL_SUMMARY, false)
        .replaced(OutputSettings.REPORT, false);
  }

  /** Sets presets. */
  public interface Builder<B> extends SettingsBuilder<B> {

    /** Sets {@link #fastDevRun(int)} with one batch. */
    default B fastDevRun() {
      return fastDevRun(1);
    }

    /**
     * Runs everything once, quickly, to see whether it works: one epoch with that many batches of
     * every loader, at least 1, validation at its end, every step logged to the callbacks. Nothing
     * is written or resumed: no checkpoints, loggers, report or trace. It wins over all other
     * settings of lengths, intervals and files.
     */
    default B fastDevRun(int batches) {
      return set(FAST_DEV_RUN, batches(batches));
    }

    /**
     * Leaves out everything except training and validation, to see what the rest costs: no progress
     * bar, no summary, no look at the data, no sanity check, no report. Checkpoints, loggers,
     * callbacks, a profiler, {@code detectAnomaly}, and a progress bar or a summary that is asked
     * for must not be set with it.
     */
    default B barebones() {
      return set(BAREBONES, true);
    }
  }
}
