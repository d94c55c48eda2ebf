package hyper;

import io.keraunos.spi.Collator;
import io.keraunos.spi.ExampleWriter;
import io.keraunos.spi.Feature;
import java.util.List;
import javax.annotation.processing.Generated;

/**
 * Writes the components of {@link Hyper.Point} into batches.
 */
@Generated("io.keraunos.processor.KeraunosProcessor")
final class HyperPointCollator implements Collator<Hyper.Point> {
  static final Collator<Hyper.Point> INSTANCE = new HyperPointCollator();

  private static final List<Feature> FEATURES = List.of(
      Feature.of("x", Feature.Type.FLOAT32));

  private HyperPointCollator() {
  }

  @Override
  public Class<Hyper.Point> exampleType() {
    return Hyper.Point.class;
  }

  @Override
  public List<Feature> features() {
    return FEATURES;
  }

  @Override
  public void write(Hyper.Point example, ExampleWriter row) {
    row.put(example.x());
  }
}
