package io.keraunos.trainer;

/** When validation runs while fitting. */
sealed interface ValidationInterval {

  /** At the end of every n-th epoch. */
  record Epochs(int n) implements ValidationInterval {}

  /** After every n-th optimizer step, counted over all epochs. */
  record Steps(long n) implements ValidationInterval {}

  /** After every fraction of an epoch's steps. */
  record FractionOfEpoch(double fraction) implements ValidationInterval {}

  /**
   * Whether validation is due after a training step.
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
   * Whether validation is due at the end of an epoch.
   *
   * @param epochs epochs finished, this one included
   */
  default boolean dueAfterEpoch(long epochs) {
    return this instanceof Epochs every && epochs % every.n() == 0;
  }
}
