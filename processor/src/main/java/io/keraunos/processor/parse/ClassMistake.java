package io.keraunos.processor.parse;

/**
 * Mistakes in the class, its methods and the constants it hands to the library: KER001 to KER099.
 */
public enum ClassMistake implements Mistake {
  CLASS_KIND(1, "%s must be a class, but is %s. Move the annotated methods into a class."),
  CLASS_PRIVATE(2, "%s must be reachable from its package, but %s is private. Remove private."),
  CLASS_INNER(
      3, "%s must be a static nested or a top-level class, but is an inner one. Add static to %s."),
  METHOD_PRIVATE(
      4, "%s method %s must be callable from its package, but is private. Remove private."),
  METHOD_STATIC(5, "%s method %s must be an instance method, but is static. Remove static."),
  METHOD_ABSTRACT(6, "%s method %s must have a body, but is abstract. Implement it."),
  METHOD_GENERIC(
      7, "%s method %s must have no type parameters, but has <%s>. Write the types out."),
  METHOD_INACCESSIBLE(
      8,
      "%s method %s is inherited from package %s and must be public to be called from package %s."
          + " Make it public, or override it and repeat the annotation."),
  METHOD_OVERRIDDEN(
      9,
      "Method %s overrides a %s method of %s and must repeat the annotation, or the trainer would"
          + " not call it. Add %s."),
  DUPLICATE(10, "%s must have one %s, but has %s and %s. Remove one."),
  NO_STEP(
      11,
      "%s must have a step, but has only %s. Add a @TrainingStep, @ValidationStep, @TestStep or"
          + " @PredictStep method, or make the class abstract if it is a part of others."),
  NAME_TAKEN(
      12,
      "%s is to be generated for %s, but the program has a class of this name. Rename one of"
          + " them."),
  RUNTIME_MISSING(
      13,
      "%s is not on the class path. Add io.keraunos:keraunos-runtime to the dependencies of this"
          + " program."),
  RUNTIME_VERSION(
      14,
      "keraunos-runtime must have version %s of the SPI, for which this keraunos-processor"
          + " generates, but has version %s. Use the same version of both."),
  COMMAND_LINE_MISSING(
      15,
      Level.NOTE,
      "%s is not generated, because io.keraunos:keraunos-cli is not on the class path. If %s is to"
          + " have a command line, add it to the dependencies, and requires keraunos.cli to a"
          + " module-info.java."),
  SILENCE_ID(
      16,
      "value of @Silence on %s must be the id of a rule of docs/findings.md, KER and four digits,"
          + " but was \"%s\". %s"),
  SILENCE_REASON(
      17,
      "reason of @Silence(\"%s\") on %s must say why it is meant, but is blank. Write it down for"
          + " those who read the class later."),
  ARGUMENT_RANGE(
      18, Level.ERROR, "%s of %s must be %s, but is %s, and the call would throw.%s Change it."),
  MODULE_INHERITED(
      19,
      Level.NOTE,
      "Nothing is generated for %s, which has no annotated method of its own and inherits those of"
          + " %s. If it is to have a trainer, override one of them and repeat its annotation.");

  private final Entry entry;

  ClassMistake(int number, String text) {
    this(number, Level.FIXED, text);
  }

  ClassMistake(int number, Level level, String text) {
    this.entry = new Entry(number, level, text);
  }

  @Override
  public Entry entry() {
    return entry;
  }
}
