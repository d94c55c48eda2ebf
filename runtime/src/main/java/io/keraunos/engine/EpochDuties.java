package io.keraunos.engine;

import io.keraunos.annotation.Stage;
import io.keraunos.trainer.GradientAccumulation;
import io.keraunos.trainer.ValidationInterval;

/**
 * Schedule of the duties in an epoch: logging and validation.
 *
 * @param batches of a whole epoch; {@link Long#MAX_VALUE} if they are not known
 * @param validation the times of validation
 * @param logEverySteps the number of steps between two logs of metrics
 * @param accumulation the number of batches of a step
 */
record EpochDuties(
    long batches,
    ValidationInterval validation,
    int logEverySteps,
    GradientAccumulation accumulation) {

  /** Creates the schedule from a run's settings. */
  static EpochDuties of(RunSettings settings, Training training) {
    long batches = settings.data().limit(Stage.TRAIN).of("train", training.loader().batches());
    ValidationInterval validation = settings.evaluation().validation();
    if (validation instanceof ValidationInterval.FractionOfEpoch && batches == Long.MAX_VALUE) {
      throw new IllegalArgumentException(
          "validateEveryFractionOfEpoch needs a training set of known length, but it is a stream."
              + " Use validateEverySteps");
    }
    return new EpochDuties(
        batches,
        validation,
        settings.output().logEverySteps(),
        settings.optimization().accumulation());
  }

  /** Returns the number of batches for the progress display; -1 if not known. */
  long length() {
    return batches == Long.MAX_VALUE ? -1 : batches;
  }

  /** Returns the number of batches left in the epoch under way. */
  long left(FitProgress progress) {
    return batches == Long.MAX_VALUE ? batches : batches - progress.batch();
  }

  /** Returns whether the epoch under way has all its batches. */
  boolean allBatches(FitProgress progress) {
    return progress.batch() > 0 && progress.batch() == batches;
  }

  /** Returns whether metrics must be logged. */
  boolean log(FitProgress progress) {
    return progress.step() > progress.windowStart() && progress.step() % logEverySteps == 0;
  }

  /** Returns whether a validation is due after the latest step. */
  boolean validateAfterStep(FitProgress progress) {
    return progress.batch() > 0
        && progress.validated() < progress.step()
        && validation.dueAfterStep(
            progress.step(),
            accumulation.steps(progress.epoch(), progress.batch()),
            accumulation.steps(progress.epoch(), batches));
  }

  /** Returns whether a validation is due at the end of the epoch that closes. */
  boolean validateAfterEpoch(FitProgress progress) {
    return progress.validated() < progress.step() && validation.dueAfterEpoch(progress.epoch());
  }
}
