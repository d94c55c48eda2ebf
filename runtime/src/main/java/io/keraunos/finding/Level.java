package io.keraunos.finding;

/** How sure a rule is of what it finds. */
public enum Level {
  /** A mistake for certain: nothing is trained. */
  ERROR,

  /** A mistake most probably: it is said once, and training goes on. */
  WARNING
}
