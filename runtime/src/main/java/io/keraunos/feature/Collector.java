package io.keraunos.feature;

import io.keraunos.spi.Feature;

/**
 * Measures one component: takes its raw values and gives what was found. Collectors of one
 * component commute: whichever took a value, and in whatever order they are put together, the
 * result is the same to the bit.
 *
 * @param <C> the collector itself
 */
abstract class Collector<C extends Collector<C>> {

  private final Feature feature;
  private final Presence presence;

  Collector(Feature feature) {
    this.feature = feature;
    this.presence = new Presence(feature);
  }

  Feature feature() {
    return feature;
  }

  Presence presence() {
    return presence;
  }

  /**
   * Takes a raw number.
   *
   * @param hash that of the row's number
   * @throws UnfitValueException if it must not be missing and is
   */
  void number(double raw, long hash) {
    throw wrongType("a number");
  }

  /** Takes a raw whole number or time, as {@link #number}. */
  void whole(long raw, long hash) {
    throw wrongType("a whole number");
  }

  /** Takes a raw text, as {@link #number}. */
  void text(String raw) {
    throw wrongType("a text");
  }

  private UnfitValueException wrongType(String written) {
    return new UnfitValueException(
        "component %s must be of type %s, but the collator writes %s"
            .formatted(feature.name(), feature.type(), written));
  }

  /** Returns whether it holds so much that another one should take it. */
  boolean isFull() {
    return false;
  }

  /**
   * Takes all that another collector of the component has, which has nothing afterwards.
   *
   * @throws UnfitValueException if there are too many distinct values
   */
  abstract void take(C other);

  /**
   * Returns what was measured.
   *
   * @throws UnfitValueException if the values do not do
   */
  abstract FittedFeature result();
}
