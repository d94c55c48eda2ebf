package io.keraunos.plan;

import io.keraunos.optimizer.FitLength;
import io.keraunos.trainer.GradientAccumulation;
import io.keraunos.trainer.LengthSettings;
import io.keraunos.trainer.ValidationInterval;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The arithmetic of a fit, known before it runs. All counts are from the fit's very first step on,
 * also where it resumes, and are the most that its limits allow: whoever asks it to stop, or a
 * limit of time, makes it shorter. Empty is what nothing bounds, or what a stream does not tell.
 *
 * @param batches the batches of an epoch
 * @param begun the epochs that begin
 * @param finished the epochs that end, with their duties: all that begin but the one that {@code
 *     maxSteps} cuts off
 * @param steps the optimizer steps
 * @param stepsOfEpoch the optimizer steps of the first epoch
 * @param validations the validations
 * @param loaders those of training and validation
 * @param fit the steps and the steps of each epoch, as schedules need them
 */
public record RunPlan(
    OptionalLong batches,
    OptionalLong begun,
    OptionalLong finished,
    OptionalLong steps,
    OptionalLong stepsOfEpoch,
    OptionalLong validations,
    List<Loader> loaders,
    FitLength fit) {

  private static final long MOST_EPOCHS = 1_000_000; // so many are counted in milliseconds

  /**
   * A loader.
   *
   * @param name its stage and name
   * @param examples of its dataset; -1 if it is a stream
   * @param batchSize of all replicas together
   * @param batches that are read of it in a pass; {@link Long#MAX_VALUE} if that is not known
   */
  public record Loader(String name, long examples, int batchSize, long batches) {

    /** Returns the examples of the last batch of a pass; -1 if they are not known. */
    long last() {
      return examples < 0 || batches == Long.MAX_VALUE || batches < 1
          ? -1
          : Math.min(batchSize, examples - (batches - 1) * batchSize);
    }
  }

  /**
   * Counts.
   *
   * @param batches of an epoch; {@link Long#MAX_VALUE} if they are not known
   */
  public static RunPlan of(
      LengthSettings length,
      ValidationInterval validation,
      GradientAccumulation accumulation,
      long batches,
      List<Loader> loaders) {
    return batches == Long.MAX_VALUE
        ? ofStream(length, validation, loaders)
        : new Count(length, validation, accumulation, batches).plan(loaders);
  }

  private static RunPlan ofStream(
      LengthSettings length, ValidationInterval validation, List<Loader> loaders) {
    OptionalLong epochs = limit(length.maxEpochs());
    OptionalLong steps = limit(length.maxSteps());
    OptionalLong validations = OptionalLong.empty();
    if (validation instanceof ValidationInterval.Epochs every && epochs.isPresent()) {
      validations = OptionalLong.of(epochs.getAsLong() / every.n());
    } else if (validation instanceof ValidationInterval.Steps every && steps.isPresent()) {
      validations = OptionalLong.of(steps.getAsLong() / every.n());
    }
    OptionalLong unknown = OptionalLong.empty();
    FitLength fit = new FitLength(steps, Optional.empty());
    return new RunPlan(unknown, epochs, epochs, steps, unknown, validations, loaders, fit);
  }

  private static OptionalLong limit(long most) {
    return most == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(most);
  }

  /** Goes through the epochs of a fit. */
  private static final class Count {
    private final LengthSettings length;
    private final ValidationInterval validation;
    private final GradientAccumulation accumulation;
    private final long batches;
    private long begun;
    private long finished;
    private long steps;
    private long validations;

    Count(
        LengthSettings length,
        ValidationInterval validation,
        GradientAccumulation accumulation,
        long batches) {
      this.length = length;
      this.validation = validation;
      this.accumulation = accumulation;
      this.batches = batches;
    }

    RunPlan plan(List<Loader> loaders) {
      OptionalLong of = OptionalLong.of(batches);
      OptionalLong first = OptionalLong.of(accumulation.steps(0, batches));
      boolean known = batches > 0;
      while (known && finished < length.maxEpochs() && steps < length.maxSteps()) {
        if (!epoch()) {
          break;
        }
        known = finished < MOST_EPOCHS;
      }
      if (!known) {
        OptionalLong unknown = OptionalLong.empty();
        return new RunPlan(
            of, unknown, unknown, unknown, first, unknown, loaders, fit(limit(length.maxSteps())));
      }
      return new RunPlan(
          of,
          OptionalLong.of(begun),
          OptionalLong.of(finished),
          OptionalLong.of(steps),
          first,
          OptionalLong.of(validations),
          loaders,
          fit(OptionalLong.of(steps)));
    }

    private FitLength fit(OptionalLong known) {
      return new FitLength(
          known,
          batches < 1
              ? Optional.empty()
              : Optional.of(epoch -> accumulation.steps(epoch, batches)));
    }

    /** Counts an epoch; returns whether it comes to its end. */
    private boolean epoch() {
      long all = accumulation.steps(finished, batches);
      long done = Math.min(all, length.maxSteps() - steps);
      if (validation instanceof ValidationInterval.Steps every) {
        validations += (steps + done) / every.n() - steps / every.n();
      } else if (validation instanceof ValidationInterval.FractionOfEpoch) {
        for (long step = 1; step <= done; step++) {
          validations += validation.dueAfterStep(steps + step, step, all) ? 1 : 0;
        }
      }
      steps += done;
      begun++;
      if (done < all) {
        return false;
      }
      finished++;
      validations += validation.dueAfterEpoch(finished) ? 1 : 0;
      return true;
    }
  }
}
