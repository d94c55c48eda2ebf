package io.keraunos.engine;

/** A worker's wish for a fit. The one with the highest number is granted. */
enum Wish {
  /** Go on. */
  GO_ON(0),
  /** End once the minimum is met: somebody requested it. */
  REQUESTED(1),
  /** End: the time is up. */
  TIME_UP(2),
  /** End at once: the thread was interrupted. */
  INTERRUPTED(3),
  /** End at once: the process was asked to end. */
  TERMINATED(4);

  /** Number that stands for the wish between workers. */
  final int number;

  Wish(int number) {
    this.number = number;
  }

  /** Returns the wish that a number stands for. */
  static Wish of(int number) {
    for (Wish wish : values()) {
      if (wish.number == number) {
        return wish;
      }
    }
    throw new IllegalArgumentException("a wish must be from 0 to 4, but was " + number);
  }

  /** Returns whether nothing more may begin. */
  boolean atOnce() {
    return number >= INTERRUPTED.number;
  }
}
