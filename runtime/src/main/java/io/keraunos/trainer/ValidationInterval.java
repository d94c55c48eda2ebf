package io.keraunos.trainer;

import io.keraunos.check.Check;

/** The times of validation during a fit. */
public sealed interface ValidationInterval {

  /**
   * At the end of every n-th epoch.
   *
   * @param n at least 1
   */
  record Epochs(int n) implements ValidationInterval {
    /** Checks the number. */
    public Epochs {
      Check.atLeast("validateEveryEpochs", n, 1);
    }

    @Override
    public String toString() {
      return n == 1 ? "epoch" : n + " epochs";
    }
  }

  /**
   * After every n-th optimizer step, counted over all epochs.
   *
   * @param n at least 1
   */
  record Steps(long n) implements ValidationInterval {
    /** Checks the number. */
    public Steps {
      Check.atLeast("validateEverySteps", n, 1);
    }

    @Override
    public String toString() {
      return n == 1 ? "step" : n + " steps";
    }
  }

  /**
   * After every fraction of an epoch's steps.
   *
   * @param fraction above 0 and at most 1
   */
  record FractionOfEpoch(double fraction) implements ValidationInterval {
    /** Checks the fraction. */
    public FractionOfEpoch {
      Check.fraction("validateEveryFractionOfEpoch", fraction);
    }

    @Override
    public String toString() {
      return fraction + " of an epoch";
    }
  }

  /**
   * Returns whether validation is due after a training step.
   *
   * @param step optimizer steps finished
   * @param done steps of this epoch finished
   * @param steps all steps of this epoch; {@link Long#MAX_VALUE} if they are not known
   */
  default boolean dueAfterStep(long step, long done, long steps) {
    if (this instanceof Steps every) {
      return step % every.n() == 0;
    } else if (this instanceof FractionOfEpoch of) {
      long every = Math.max(1, Limit.share(steps, of.fraction()));
      return done % every == 0;
    }
    return false;
  }

  /**
   * Returns whether validation is due at the end of an epoch.
   *
   * @param epochs epochs finished, this one included
   */
  default boolean dueAfterEpoch(long epochs) {
    return this instanceof Epochs every && epochs % every.n() == 0;
  }
}
