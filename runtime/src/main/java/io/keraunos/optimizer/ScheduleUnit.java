package io.keraunos.optimizer;

/** A unit that schedules count in. */
public enum ScheduleUnit {
  /** Finished epochs: the learning rate is the same throughout an epoch. */
  EPOCHS,
  /** Finished optimizer steps, over all epochs. */
  STEPS,
  /**
   * Finished billionths of the whole fit, by its optimizer steps. How many steps that are is known
   * when a fit begins; one that goes on with another {@code maxEpochs} has another length.
   */
  BILLIONTHS;

  /** The billionths of a whole fit. */
  public static final long BILLION = 1_000_000_000;

  /**
   * Returns the billionths of a share of the fit.
   *
   * @param share above 0 and at most 1
   */
  static long billionths(String name, double share) {
    Arguments.factor(name, share, "0.05 is a twentieth of the fit");
    return Math.max(1, Math.round(share * BILLION));
  }

  /**
   * Returns how many of this unit are finished.
   *
   * @throws IllegalArgumentException if a share of the fit is asked for, and nothing bounds the fit
   */
  public long finished(SchedulePosition position) {
    return switch (this) {
      case EPOCHS -> position.epoch();
      case STEPS -> position.step();
      case BILLIONTHS -> position.fit().billionths(position.step());
    };
  }

  /** Returns the unit's name in a sentence: {@code "epochs"}. */
  public String plural() {
    return switch (this) {
      case EPOCHS -> "epochs";
      case STEPS -> "steps";
      case BILLIONTHS -> "billionths of the fit";
    };
  }

  /** Returns the step of a fit at which so many of this unit are finished. */
  long stepAt(long finished, FitLength fit) {
    return switch (this) {
      case EPOCHS -> fit.stepsBefore(finished);
      case STEPS -> finished;
      case BILLIONTHS -> fit.stepAt(finished);
    };
  }
}
