package io.keraunos.trainer;

import io.keraunos.check.Check;
import io.keraunos.setting.Flag;
import io.keraunos.setting.FlagTexts;
import io.keraunos.setting.Setting;
import io.keraunos.setting.Settings;
import io.keraunos.setting.SettingsBuilder;
import io.keraunos.setting.ValueType;
import java.util.List;
import java.util.Optional;

/**
 * Settings of validation during a fit.
 *
 * @param validation the times during training
 * @param sanityBatches batches validated before training
 */
public record EvaluationSettings(ValidationInterval validation, int sanityBatches) {

  private static final Flag EVERY_EPOCHS =
      new Flag("--validate-every-n-epochs", "N", "Validates after every N epochs.");
  private static final Flag EVERY_STEPS =
      new Flag("--validate-every-n-steps", "N", "Validates after every N steps, not epochs.");
  private static final Flag EVERY_FRACTION =
      new Flag(
          "--validate-every-fraction-of-epoch", "F", "Validates after every fraction of an epoch.");

  static final Setting<ValidationInterval> VALIDATION =
      Setting.<ValidationInterval>of(
              "validateEvery", "epochs, steps or a fraction of an epoch", "When a fit validates.")
          .byDefault(new ValidationInterval.Epochs(1))
          .flags(List.of(EVERY_EPOCHS, EVERY_STEPS, EVERY_FRACTION), EvaluationSettings::interval);
  static final Setting<Integer> SANITY_VALIDATION_BATCHES =
      Setting.of(
              "sanityValidationBatches",
              ValueType.INT,
              "Batches that are validated before training, to see that it works.")
          .byDefault(2)
          .rule(batches -> Check.atLeast("sanityValidationBatches", batches, 0))
          .flag("--sanity-validation-batches", "N");

  static final List<Setting<?>> ALL = List.of(VALIDATION, SANITY_VALIDATION_BATCHES);

  private static Optional<ValidationInterval> interval(FlagTexts given) {
    List<String> flags =
        List.of(EVERY_EPOCHS, EVERY_STEPS, EVERY_FRACTION).stream()
            .map(Flag::name)
            .filter(given::has)
            .toList();
    if (flags.size() > 1) {
      throw new IllegalArgumentException(
          "of the flags that say when a fit validates one must be given, but there are %s"
              .formatted(String.join(" and ", flags)));
    }
    Optional<ValidationInterval> epochs =
        given.read(EVERY_EPOCHS.name(), ValueType.INT).map(ValidationInterval.Epochs::new);
    Optional<ValidationInterval> steps =
        given.read(EVERY_STEPS.name(), ValueType.LONG).map(ValidationInterval.Steps::new);
    Optional<ValidationInterval> fraction =
        given
            .read(EVERY_FRACTION.name(), ValueType.DOUBLE)
            .map(ValidationInterval.FractionOfEpoch::new);
    return epochs.or(() -> steps).or(() -> fraction);
  }

  /** Returns these settings from a trainer's settings. */
  public static EvaluationSettings of(Settings settings) {
    return new EvaluationSettings(
        settings.get(VALIDATION), settings.get(SANITY_VALIDATION_BATCHES));
  }

  /** Sets when a fit validates. */
  public interface Builder<B> extends SettingsBuilder<B> {

    /** Validates at the end of every n-th epoch, at least 1. 1 by default. */
    default B validateEveryEpochs(int epochs) {
      return set(VALIDATION, new ValidationInterval.Epochs(epochs));
    }

    /** Validates after every n-th step, counted over all epochs, instead of after epochs. */
    default B validateEverySteps(long steps) {
      return set(VALIDATION, new ValidationInterval.Steps(steps));
    }

    /** Validates after every fraction of an epoch, above 0 and at most 1. */
    default B validateEveryFractionOfEpoch(double fraction) {
      return set(VALIDATION, new ValidationInterval.FractionOfEpoch(fraction));
    }

    /**
     * Validates that many batches before training, so that a mistake in validation shows at once
     * and not after an epoch. 2 by default, 0 for none. Their metrics are thrown away.
     */
    default B sanityValidationBatches(int batches) {
      return set(SANITY_VALIDATION_BATCHES, batches);
    }
  }
}
