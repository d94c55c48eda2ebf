package io.keraunos.cli;

import io.keraunos.annotation.Stage;
import io.keraunos.trainer.Limit;
import io.keraunos.trainer.Trainer;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How long training goes on, and how much of the data is read. */
final class LengthFlags {

  @Option(names = "--max-epochs", paramLabel = "N", description = "Ends after N epochs.")
  private @Nullable Long maxEpochs;

  @Option(
      names = "--min-epochs",
      paramLabel = "N",
      description = "Lets no callback end training before N epochs.")
  private @Nullable Long minEpochs;

  @Option(names = "--max-steps", paramLabel = "N", description = "Ends after N optimizer steps.")
  private @Nullable Long maxSteps;

  @Option(
      names = "--min-steps",
      paramLabel = "N",
      description = "Lets no callback end training before N steps.")
  private @Nullable Long minSteps;

  @Option(
      names = "--max-time",
      paramLabel = "DD:HH:MM:SS",
      converter = FlagConverters.DurationConverter.class,
      description = "Ends after that time.")
  private @Nullable Duration maxTime;

  @Option(
      names = "--limit-train-batches",
      paramLabel = "N|F",
      converter = FlagConverters.LimitConverter.class,
      description = "Batches of an epoch, or a fraction such as 0.1.")
  private @Nullable Limit limitTrain;

  @Option(
      names = "--limit-val-batches",
      paramLabel = "N|F",
      converter = FlagConverters.LimitConverter.class,
      description = "Batches of a validation, or a fraction.")
  private @Nullable Limit limitValidation;

  @Option(
      names = "--limit-test-batches",
      paramLabel = "N|F",
      converter = FlagConverters.LimitConverter.class,
      description = "Batches of a test, or a fraction.")
  private @Nullable Limit limitTest;

  @Option(
      names = "--limit-predict-batches",
      paramLabel = "N|F",
      converter = FlagConverters.LimitConverter.class,
      description = "Batches of a prediction, or a fraction.")
  private @Nullable Limit limitPredict;

  @Option(
      names = "--overfit-batches",
      paramLabel = "N|F",
      converter = FlagConverters.LimitConverter.class,
      description = "Trains on these batches over and over.")
  private @Nullable Limit overfit;

  @Option(
      names = "--fast-dev-run",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "true|false",
      description = "Runs one batch of everything, to see whether it works.")
  private boolean fastDevRun;

  @Option(
      names = "--validate-every-n-epochs",
      paramLabel = "N",
      description = "Validates after every N epochs (default: 1).")
  private @Nullable Integer validateEveryEpochs;

  @Option(
      names = "--validate-every-n-steps",
      paramLabel = "N",
      description = "Validates after every N steps instead of after epochs.")
  private @Nullable Long validateEverySteps;

  @Option(
      names = "--validate-every-fraction-of-epoch",
      paramLabel = "F",
      description = "Validates after every fraction F of an epoch.")
  private @Nullable Double validateEveryFraction;

  @Option(
      names = "--sanity-validation-batches",
      paramLabel = "N",
      defaultValue = "2",
      description = "Batches that are validated before training (default: ${DEFAULT-VALUE}).")
  private int sanityValidationBatches;

  /** Sets how long training goes on, and how much is read. */
  void apply(Trainer.Builder builder) {
    builder.sanityValidationBatches(sanityValidationBatches);
    if (maxEpochs != null) {
      builder.maxEpochs(maxEpochs);
    }
    if (minEpochs != null) {
      builder.minEpochs(minEpochs);
    }
    if (maxSteps != null) {
      builder.maxSteps(maxSteps);
    }
    if (minSteps != null) {
      builder.minSteps(minSteps);
    }
    if (maxTime != null) {
      builder.maxTime(maxTime);
    }
    validation(builder);
    if (overfit != null) {
      builder.overfitBatches(overfit);
    }
    limit(builder, Stage.TRAIN, limitTrain);
    limit(builder, Stage.VALIDATE, limitValidation);
    limit(builder, Stage.TEST, limitTest);
    limit(builder, Stage.PREDICT, limitPredict);
    if (fastDevRun) {
      builder.fastDevRun();
    }
  }

  /** Whether anything ends training by itself. */
  boolean limited() {
    return maxEpochs != null || maxSteps != null || maxTime != null || fastDevRun;
  }

  boolean fastDevRun() {
    return fastDevRun;
  }

  /** Whether there is a validation: it is not limited to nothing. */
  boolean validates() {
    return limitValidation == null
        || (limitValidation.batches() != 0 && limitValidation.fraction() != 0);
  }

  /** The steps of the whole training, where an epoch has so many. */
  long steps(int epochs, long stepsOfEpoch) {
    long most = maxSteps == null ? Long.MAX_VALUE : maxSteps;
    if (maxEpochs == null && maxSteps != null) {
      return most;
    }
    long all = maxEpochs == null ? epochs : maxEpochs;
    boolean countable = stepsOfEpoch <= 0 || all <= Long.MAX_VALUE / stepsOfEpoch;
    return countable ? Math.min(most, all * stepsOfEpoch) : most;
  }

  private void validation(Trainer.Builder builder) {
    long given =
        Stream.of(
                Optional.ofNullable(validateEveryEpochs),
                Optional.ofNullable(validateEverySteps),
                Optional.ofNullable(validateEveryFraction))
            .filter(Optional::isPresent)
            .count();
    if (given > 1) {
      throw new IllegalArgumentException(
          "of --validate-every-n-epochs, --validate-every-n-steps and"
              + " --validate-every-fraction-of-epoch one must be given, but there are "
              + given);
    }
    if (validateEveryEpochs != null) {
      builder.validateEveryEpochs(validateEveryEpochs);
    }
    if (validateEverySteps != null) {
      builder.validateEverySteps(validateEverySteps);
    }
    if (validateEveryFraction != null) {
      builder.validateEveryFractionOfEpoch(validateEveryFraction);
    }
  }

  private static void limit(Trainer.Builder builder, Stage stage, @Nullable Limit limit) {
    if (limit != null) {
      builder.limitBatches(stage, limit);
    }
  }
}
