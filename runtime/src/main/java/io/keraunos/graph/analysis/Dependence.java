package io.keraunos.graph.analysis;

/**
 * The dependence of an op's output on the batch.
 *
 * @param kind in which way
 * @param perExample for {@link Kind#ROWS} how many rows there are for each example, else 0
 */
record Dependence(Kind kind, long perExample) {

  /** A kind of dependence. */
  enum Kind {
    /** Independent of the batch: a variable, a constant. */
    FREE,
    /**
     * Dependent on the number of examples, and nothing else of the batch: the shape of something.
     */
    COUNT,
    /**
     * Row by row: the first rows depend on the first example alone, the next ones on the second,
     * with the same number for each.
     */
    ROWS,
    /**
     * Column by column: a matrix whose columns each depend on one example alone, in their order.
     */
    COLUMNS,
    /** A sum over the examples. */
    SUM,
    /** Dependent in another, or an unknown, way. */
    OTHER
  }

  static final Dependence FREE = new Dependence(Kind.FREE, 0);
  static final Dependence COUNT = new Dependence(Kind.COUNT, 0);
  static final Dependence COLUMNS = new Dependence(Kind.COLUMNS, 0);
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

  boolean isColumns() {
    return kind == Kind.COLUMNS;
  }

  boolean isSum() {
    return kind == Kind.SUM;
  }

  /** Returns whether the output is the same for all batches with this many examples. */
  boolean isFreeOrCount() {
    return kind == Kind.FREE || kind == Kind.COUNT;
  }
}
