package columns;

import io.keraunos.annotation.Missing;
import io.keraunos.annotation.Scale;
import io.keraunos.spi.Collator;
import io.keraunos.spi.ExampleWriter;
import io.keraunos.spi.Feature;
import io.keraunos.spi.Meaning;
import java.util.List;
import javax.annotation.processing.Generated;

/**
 * Writes the components of {@link Visits.Weight} into batches.
 */
@Generated("io.keraunos.processor.KeraunosProcessor")
final class VisitsWeightCollator implements Collator<Visits.Weight> {
  static final Collator<Visits.Weight> INSTANCE = new VisitsWeightCollator();

  private static final List<Feature> FEATURES = List.of(
      Feature.of("weight", Feature.Type.FLOAT64)
          .as(Meaning.number(Scale.STANDARD, Missing.REFUSED)),
      Feature.of("label", Feature.Type.INT32).asLabel());

  private VisitsWeightCollator() {
  }

  @Override
  public Class<Visits.Weight> exampleType() {
    return Visits.Weight.class;
  }

  @Override
  public List<Feature> features() {
    return FEATURES;
  }

  @Override
  public void write(Visits.Weight example, ExampleWriter row) {
    row.put((double) example.weight());
    row.put(example.label());
  }
}
