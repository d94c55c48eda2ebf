package io.keraunos.processor.parse;

/** Mistakes in layers: KER701 to KER799. */
public enum LayerMistake implements Mistake {
  LAYER_PRIVATE(701, "Layer %s must be reachable from the class's package, but is %s. %s"),
  LAYER_NOT_FINAL(
      702,
      Level.ERROR,
      "Layer %s must be final: the trainer reads the field once, and would not see another layer."
          + " Add final."),
  LAYER_STATIC(703, "Layer %s must be an instance field, but is static. Remove static."),
  LAYER_CONTAINER(
      704,
      Level.ERROR,
      "Layers in %s must be in fields of their own or in a List, to have a name and an order, but"
          + " are in a %s. Use List<%s>."),
  LAYER_HIDDEN(
      705,
      "Layer %s must have another name: %s has a layer of this name, and both would name their"
          + " variables after it. Rename one.");

  private final Entry entry;

  LayerMistake(int number, String text) {
    this(number, Level.FIXED, text);
  }

  LayerMistake(int number, Level level, String text) {
    this.entry = new Entry(number, level, text);
  }

  @Override
  public Entry entry() {
    return entry;
  }
}
