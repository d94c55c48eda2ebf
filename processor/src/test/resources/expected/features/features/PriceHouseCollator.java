package features;

import io.keraunos.annotation.Missing;
import io.keraunos.annotation.Scale;
import io.keraunos.annotation.Unit;
import io.keraunos.spi.Collator;
import io.keraunos.spi.ExampleWriter;
import io.keraunos.spi.Feature;
import io.keraunos.spi.Meaning;
import io.keraunos.spi.Raw;
import java.util.List;
import javax.annotation.processing.Generated;

/**
 * Writes the components of {@link Price.House} into batches.
 */
@Generated("io.keraunos.processor.KeraunosProcessor")
final class PriceHouseCollator implements Collator<Price.House> {
  static final Collator<Price.House> INSTANCE = new PriceHouseCollator();

  private static final List<Feature> FEATURES = List.of(
      Feature.of("area", Feature.Type.FLOAT64)
          .as(Meaning.number(Scale.STANDARD, Missing.REFUSED)),
      Feature.of("at.city", Feature.Type.STRING)
          .as(Meaning.category(10000, Missing.REFUSED)),
      Feature.of("at.zone", Feature.Type.INT64)
          .as(Meaning.category(9, Missing.REFUSED)),
      Feature.of("at.floor", Feature.Type.INT32),
      Feature.of("sold", Feature.Type.INT64)
          .as(Meaning.cyclic(/* seconds= */ false, Missing.REFUSED, Unit.MONTH)),
      Feature.of("owner", Feature.Type.STRING)
          .as(Meaning.category(50, Missing.REFUSED)),
      Feature.of("atCity", Feature.Type.INT64),
      Feature.of("price", Feature.Type.FLOAT64)
          .as(Meaning.number(Scale.STANDARD, Missing.REFUSED)).asLabel());

  private PriceHouseCollator() {
  }

  @Override
  public Class<Price.House> exampleType() {
    return Price.House.class;
  }

  @Override
  public List<Feature> features() {
    return FEATURES;
  }

  @Override
  public void write(Price.House example, ExampleWriter row) {
    row.put(example.area());
    row.put(example.at().city());
    row.put((long) example.at().zone());
    row.put(example.at().floor());
    row.put(Raw.time(example.sold()));
    row.put(example.owner());
    row.put(example.atCity());
    row.put(example.price());
  }
}
