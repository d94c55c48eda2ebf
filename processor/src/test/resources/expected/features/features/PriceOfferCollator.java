package features;

import io.keraunos.annotation.Missing;
import io.keraunos.annotation.Scale;
import io.keraunos.spi.Collator;
import io.keraunos.spi.ExampleWriter;
import io.keraunos.spi.Feature;
import io.keraunos.spi.Meaning;
import java.util.List;
import javax.annotation.processing.Generated;

/**
 * Writes the components of {@link Price.Offer} into batches.
 */
@Generated("io.keraunos.processor.KeraunosProcessor")
final class PriceOfferCollator implements Collator<Price.Offer> {
  static final Collator<Price.Offer> INSTANCE = new PriceOfferCollator();

  private static final List<Feature> FEATURES = List.of(
      Feature.of("area", Feature.Type.FLOAT64)
          .as(Meaning.number(Scale.STANDARD, Missing.REFUSED)),
      Feature.of("at.city", Feature.Type.STRING)
          .as(Meaning.category(10000, Missing.REFUSED)),
      Feature.of("at.zone", Feature.Type.INT64)
          .as(Meaning.category(9, Missing.REFUSED)),
      Feature.of("at.floor", Feature.Type.INT32),
      Feature.of("atCity", Feature.Type.INT64));

  private PriceOfferCollator() {
  }

  @Override
  public Class<Price.Offer> exampleType() {
    return Price.Offer.class;
  }

  @Override
  public List<Feature> features() {
    return FEATURES;
  }

  @Override
  public void write(Price.Offer example, ExampleWriter row) {
    row.put(example.area());
    row.put(example.at().city());
    row.put((long) example.at().zone());
    row.put(example.at().floor());
    row.put(example.atCity());
  }
}
