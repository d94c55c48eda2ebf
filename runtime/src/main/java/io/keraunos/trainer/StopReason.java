package io.keraunos.trainer;

/**
 * The reason why a fit ended.
 *
 * @param kind the kind of reason
 * @param text the same in words, such as {@code maxEpochs 5 reached}
 */
public record StopReason(Kind kind, String text) {

  /** A kind of reason that ends a fit. */
  public enum Kind {
    /** {@link Trainer.Builder#maxEpochs} was reached. */
    MAX_EPOCHS,
    /** {@link Trainer.Builder#maxSteps} was reached. */
    MAX_STEPS,
    /** {@link Trainer.Builder#maxTime} was up. */
    MAX_TIME,
    /** A callback or a hook asked for it, such as {@code EarlyStopping}. */
    REQUESTED,
    /** The trainer or its thread was stopped from outside; the process goes on. */
    INTERRUPTED,
    /** The process was asked to end (Ctrl-C, SIGTERM). */
    TERMINATED,
    /** An exception ended it. No {@link FitResult} has it: {@code fit} throws. */
    FAILED
  }

  /**
   * Returns whether training came to an end of its own. Where it did not, it was cut off, and a fit
   * that resumes goes on from where it was.
   */
  public boolean finished() {
    return switch (kind) {
      case MAX_EPOCHS, MAX_STEPS, MAX_TIME, REQUESTED -> true;
      case INTERRUPTED, TERMINATED, FAILED -> false;
    };
  }

  @Override
  public String toString() {
    return text;
  }
}
