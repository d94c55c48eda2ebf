package io.keraunos.processor.parse;

/** Mistakes in the compiler's options, and of the processor itself: KER901 to KER999. */
public enum ProcessorMistake implements Mistake {
  INTERNAL(
      901,
      "Keraunos could not process %s: %s. This is a bug in Keraunos, not in the program: please"
          + " report it with this text."),
  OPTION_ID(
      902,
      "Compiler option -A%s must name mistakes that docs/errors.md lists, such as KER307, but names"
          + " \"%s\".%s"),
  OPTION_REASON(
      903,
      "Compiler option -A%s must say why %s is off, but gives no reason. Write -A%s=%s=reason, and"
          + " a comma before the next id."),
  OPTION_FIXED(
      904,
      "Compiler option -A%s must leave %s an error, because what is generated would not compile or"
          + " run. Correct the program. It may name %s.");

  private final Entry entry;

  ProcessorMistake(int number, String text) {
    this.entry = new Entry(number, Level.FIXED, text);
  }

  @Override
  public Entry entry() {
    return entry;
  }
}
