package io.keraunos.engine;

/** What a worker wishes for a fit. The one with the highest number is granted. */
enum Wish {
  /** To go on. */
  GO_ON(0),
  /** To end once the minimum is met: somebody requested it. */
  REQUESTED(1),
  /** To end: the time is up. */
  TIME_UP(2),
  /** To end at once: the thread was interrupted. */
  INTERRUPTED(3),
  /** To end at once: the process was asked to end. */
  TERMINATED(4);

  /** What stands for it between workers. */
  final int number;

  Wish(int number) {
    this.number = number;
  }

  /** The wish that a number stands for. */
  static Wish of(int number) {
    for (Wish wish : values()) {
      if (wish.number == number) {
        return wish;
      }
    }
    throw new IllegalArgumentException("a wish must be from 0 to 4, but was " + number);
  }

  /** Whether nothing more is to be begun. */
  boolean atOnce() {
    return number >= INTERRUPTED.number;
  }
}
