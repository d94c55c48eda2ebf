package io.keraunos.trainer;

import io.keraunos.check.Check;
import io.keraunos.setting.Setting;
import io.keraunos.setting.Settings;
import io.keraunos.setting.SettingsBuilder;
import io.keraunos.setting.ValueType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Limits on the length of a fit.
 *
 * @param maxEpochs {@link Long#MAX_VALUE} for no limit
 * @param maxSteps {@link Long#MAX_VALUE} for no limit
 */
public record LengthSettings(
    long maxEpochs, long minEpochs, long maxSteps, long minSteps, Optional<Duration> maxTime) {

  static final Setting<Long> MAX_EPOCHS =
      Setting.of("maxEpochs", ValueType.LONG, "Ends after N epochs.")
          .rule(epochs -> Check.atLeast("maxEpochs", epochs, 0))
          .absent("no limit")
          .flag("--max-epochs", "N");
  static final Setting<Long> MIN_EPOCHS =
      Setting.of("minEpochs", ValueType.LONG, "Lets no callback end training before N epochs.")
          .byDefault(0L)
          .rule(epochs -> Check.atLeast("minEpochs", epochs, 0))
          .flag("--min-epochs", "N");
  static final Setting<Long> MAX_STEPS =
      Setting.of("maxSteps", ValueType.LONG, "Ends after N optimizer steps.")
          .rule(steps -> Check.atLeast("maxSteps", steps, 0))
          .absent("no limit")
          .flag("--max-steps", "N");
  static final Setting<Long> MIN_STEPS =
      Setting.of("minSteps", ValueType.LONG, "Lets no callback end training before N steps.")
          .byDefault(0L)
          .rule(steps -> Check.atLeast("minSteps", steps, 0))
          .flag("--min-steps", "N");
  static final Setting<Duration> MAX_TIME =
      Setting.of("maxTime", ValueType.CLOCK, "Ends after that time.")
          .rule(time -> Check.positive("maxTime", time))
          .absent("no limit")
          .perWorker() // the chief's clock decides
          .flag("--max-time", "DD:HH:MM:SS");

  static final List<Setting<?>> ALL =
      List.of(MAX_EPOCHS, MIN_EPOCHS, MAX_STEPS, MIN_STEPS, MAX_TIME);

  /** Returns these limits with an end after a step, if they do not end before. */
  public LengthSettings upTo(long step) {
    return new LengthSettings(
        maxEpochs, minEpochs, Math.min(maxSteps, step), Math.min(minSteps, step), maxTime);
  }

  /** Returns these settings from a trainer's settings. */
  public static LengthSettings of(Settings settings) {
    return new LengthSettings(
        settings.find(MAX_EPOCHS).orElse(Long.MAX_VALUE),
        settings.get(MIN_EPOCHS),
        settings.find(MAX_STEPS).orElse(Long.MAX_VALUE),
        settings.get(MIN_STEPS),
        settings.find(MAX_TIME));
  }

  /** Checks that a minimum is no more than its maximum. */
  void check() {
    ordered("minEpochs", minEpochs, "maxEpochs", maxEpochs);
    ordered("minSteps", minSteps, "maxSteps", maxSteps);
  }

  private static void ordered(String lower, long low, String upper, long high) {
    if (low > high) {
      throw new IllegalArgumentException(
          "%s must be at most %s, but were %s and %s".formatted(lower, upper, low, high));
    }
  }

  /** Returns whether anything ends a fit by itself. */
  public boolean limited() {
    return maxEpochs != Long.MAX_VALUE || maxSteps != Long.MAX_VALUE || maxTime.isPresent();
  }

  /** Sets the length of a fit. */
  public interface Builder<B> extends SettingsBuilder<B> {

    /** Ends after that many epochs, at least 0. Not limited by default. */
    default B maxEpochs(long epochs) {
      return set(MAX_EPOCHS, epochs);
    }

    /** Sets the number of epochs before which no request to stop ends training. 0 by default. */
    default B minEpochs(long epochs) {
      return set(MIN_EPOCHS, epochs);
    }

    /** Ends after that many optimizer steps, at least 0. Not limited by default. */
    default B maxSteps(long steps) {
      return set(MAX_STEPS, steps);
    }

    /** Sets the number of steps before which no request to stop ends training. 0 by default. */
    default B minSteps(long steps) {
      return set(MIN_STEPS, steps);
    }

    /** Ends after that time, at the end of a step; above 0. Not limited by default. */
    default B maxTime(Duration time) {
      return set(MAX_TIME, time);
    }
  }
}
