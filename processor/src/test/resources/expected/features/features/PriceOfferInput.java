package features;

import javax.annotation.processing.Generated;

/**
 * The input of {@code price} of {@link Price}: the components of
 * {@link Price.Offer} that it uses.
 */
@Generated("io.keraunos.processor.KeraunosProcessor")
record PriceOfferInput(double area, String atCity_, int atFloor, long atCity) {
  /**
   * Returns the input for an example.
   */
  static PriceOfferInput of(Price.Offer example) {
    return new PriceOfferInput(
        example.area(),
        example.at().city(),
        example.at().floor(),
        example.atCity());
  }
}
