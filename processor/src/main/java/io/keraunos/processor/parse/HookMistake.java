package io.keraunos.processor.parse;

/** Mistakes in hooks: KER501 to KER599. */
public enum HookMistake implements Mistake {
  HOOK_RETURN(501, "@On method %s must return void, but returns %s. Return nothing."),
  HOOK_PARAMETERS(
      502,
      "@On(Event.%s) method %s may take the %s, the TrainingControl, both or nothing, but %s is %s."
          + " %s"),
  HOOK_NEVER(
      503,
      Level.ERROR,
      "Event.%s never happens, because %s has no %s. Add the step, or remove the hook."),
  HOOK_CONTROL(
      504,
      Level.ERROR,
      "%s of the TrainingControl must be called in a fit, but Event.%s happens outside of one, and"
          + " nothing would come of it. Remove it, or use an event of training or validation.");

  private final Entry entry;

  HookMistake(int number, String text) {
    this(number, Level.FIXED, text);
  }

  HookMistake(int number, Level level, String text) {
    this.entry = new Entry(number, level, text);
  }

  @Override
  public Entry entry() {
    return entry;
  }
}
