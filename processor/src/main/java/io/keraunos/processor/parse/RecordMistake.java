package io.keraunos.processor.parse;

/**
 * Mistakes in the records of examples, and in what their components are to the steps: KER401 to
 * KER499.
 */
public enum RecordMistake implements Mistake {
  RECORD_INACCESSIBLE(401, "%s %s must be visible from %s, but %s is %s. %s"),
  RECORD_GENERIC(402, "Record %s must have no type parameters, but has <%s>. Write the types out."),
  RECORD_EMPTY(403, "Record %s must have a component, but has none. Add what the steps need."),
  COMPONENT_TYPE(
      404,
      "Component %s must be float, double, int, long, boolean, String, a record, or an array of"
          + " byte, float, double, int, long or boolean, unless an annotation says what it is, but"
          + " is %s.%s"),
  SHAPE_MISSING(
      405,
      "Array component %s must have a shape, but has none. Add @TensorShape({...}) with its"
          + " dimensions, the batch left out."),
  SHAPE_UNEXPECTED(
      406, "Component %s must be an array to have a @TensorShape, but is %s. Remove @TensorShape."),
  SHAPE_EMPTY(
      407, "@TensorShape of %s must have a dimension, but has none. Name the array's length."),
  SHAPE_DIMENSION(
      408,
      "@TensorShape dimensions of %s must be at least 1, but one was %s. Leave out the batch"
          + " dimension; all others are known when the program is compiled."),
  SHAPE_SIZE(
      409,
      "@TensorShape of %s must have at most 2147483647 elements, as a Java array does, but has %s."
          + " Make examples smaller."),
  MEANING_TWICE(
      410,
      "Component %s must have one meaning, but has %s and %s. Remove one; a second component may"
          + " hold the same value."),
  MEANING_TYPE(411, "%s component %s must be %s, or the box or an Optional of one, but is %s.%s"),
  MEANING_ARRAY(
      412,
      "Component %s must be one value to have %s, but is %s. Remove %s: the steps get an array as"
          + " it is, in its @TensorShape."),
  CATEGORY_QUANTITY(
      413,
      "@Category component %s must have values that repeat, to have a vocabulary, but is %s."
          + " Use @Buckets or @Numeric."),
  CATEGORY_UUID(
      414,
      "@Category component %s must have values that repeat, to have a vocabulary, but is a"
          + " UUID. Use @Hashed."),
  HASHED_ENUM(
      415,
      "@Hashed component %s must have too many values for a vocabulary, but is the enum %s, whose"
          + " constants are one. Use @Category."),
  MISSING_RULE(
      416,
      "%s component %s must say what a missing value is, because %s may be %s. Add missing = %s,"
          + " which makes it an error."),
  MISSING_UNKNOWN(417, "missing of the %s component %s must be %s, but is Missing.%s. Change it."),
  LABEL_MISSING(
      418,
      "missing of the @Label %s must be Missing.REFUSED, because nothing is learnt from a label"
          + " that is not there, but is Missing.%s. Remove it, and leave such examples out."),
  LABEL_MEANING(419, "@Label %s must be @Numeric, @Category or neither, but is %s. Remove %s."),
  CATEGORY_SIZE(
      420, "maxSize of the @Category component %s must be at least 1, but was %s. Remove it."),
  CATEGORY_CLOSED(
      421,
      "@Category component %s must have no maxSize, because its vocabulary is all values of %s."
          + " Remove it."),
  HASHED_SIZE(
      422, "buckets of the @Hashed component %s must be at least 2, but were %s. Try 4096."),
  BUCKETS_SIZE(
      423, "The number of @Buckets of %s must be from 2 to 1000, but was %s. A usual one is 10."),
  CYCLIC_EMPTY(
      424, "@Cyclic component %s must have a unit, but has none. Add one, such as Unit.MONTH."),
  CYCLIC_TWICE(
      425, "@Cyclic component %s must have each unit once, but has Unit.%s again. Remove it."),
  CYCLIC_DATE(
      426,
      "@Cyclic component %s must have units of a date, because a LocalDate has no time of day, but"
          + " has Unit.%s. Remove it, or use LocalDateTime."),
  NESTED_ANNOTATED(
      427,
      "Component %s is the record %s and must have no %s. Annotate the components of %s instead."),
  NESTED_RECURSIVE(
      428, "Component %s must not be a %s, because it is in one. Leave it out of the record."),
  MEANING_UNMEASURED(
      429,
      "%s of %s must be in the record of Stage.TRAIN, on whose examples features are measured, but"
          + " %s has none of this name. Add it there."),
  MEANING_DIFFERENT(
      430,
      "Component %s of %s must be declared as in %s, because one model reads both: %s, but is %s."
          + " Change one."),
  LABEL_LEAK(
      431,
      "Component %s of %s must be a @Label, as it is in %s, or what is to be predicted would be a"
          + " feature. Add @Label, or remove the component."),
  COLUMN_FORMAT(
      432,
      "format of @Column is for a LocalDate, LocalDateTime or Instant, but component %s is %s, and"
          + " it was '%s'. Remove it."),
  COLUMN_PATTERN(
      433,
      "format of @Column component %s must be a pattern of a %s, but '%s' %s. See"
          + " java.time.format.DateTimeFormatter."),
  COLUMN_UNIT(
      434,
      "unit of @Column is from NANOS to WEEKS, for a Duration or Instant, but component %s is %s,"
          + " and it was ChronoUnit.%s. Remove it, or use another."),
  COLUMN_FORMS(
      435,
      "@Column component %s must have a format, for texts, or a unit, for numbers, but has both."
          + " Remove one."),
  COLUMN_TWICE(
      436,
      "@Column component %s is in the record twice, and both would be read from column %s. Name"
          + " columns after components there, outer_inner, or use two records."),
  COLUMN_ARRAY(
      437,
      "@Column component %s must be in a record without arrays, for which a reader is generated,"
          + " but %s is one. Remove @Column, and read the record with a lambda.");

  private final Entry entry;

  RecordMistake(int number, String text) {
    this.entry = new Entry(number, Level.FIXED, text);
  }

  @Override
  public Entry entry() {
    return entry;
  }
}
