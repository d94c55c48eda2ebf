package io.keraunos.graph;

/**
 * How an op's output depends on the batch.
 *
 * @param kind in which way
 * @param perExample for {@link Kind#ROWS} how many rows there are for each example, else 0
 */
record Dependence(Kind kind, long perExample) {

  /** In which way. */
  enum Kind {
    /** Not at all: a variable, a constant. */
    FREE,
    /** On the number of examples, and nothing else of the batch: the shape of something. */
    COUNT,
    /**
     * Row by row: the first rows on the first example alone, the next ones on the second, the same
     * number for each.
     */
    ROWS,
    /** It is a sum over the examples. */
    SUM,
    /** In another way, or it is not known. */
    OTHER
  }

  static final Dependence FREE = new Dependence(Kind.FREE, 0);
  static final Dependence COUNT = new Dependence(Kind.COUNT, 0);
  static final Dependence SUM = new Dependence(Kind.SUM, 0);
  static final Dependence OTHER = new Dependence(Kind.OTHER, 0);

  static Dependence rows(long perExample) {
    return new Dependence(Kind.ROWS, perExample);
  }

  boolean isFree() {
    return kind == Kind.FREE;
  }

  boolean isRows() {
    return kind == Kind.ROWS;
  }

  boolean isSum() {
    return kind == Kind.SUM;
  }

  /** Whether it is the same for all batches with this many examples. */
  boolean isFreeOrCount() {
    return kind == Kind.FREE || kind == Kind.COUNT;
  }
}
