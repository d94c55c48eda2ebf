package several;

import io.keraunos.spi.Collator;
import io.keraunos.spi.ExampleWriter;
import io.keraunos.spi.Feature;
import java.util.List;
import javax.annotation.processing.Generated;

/**
 * Writes the components of {@link Several.Point} into batches.
 */
@Generated("io.keraunos.processor.KeraunosProcessor")
final class SeveralPointCollator implements Collator<Several.Point> {
  static final Collator<Several.Point> INSTANCE = new SeveralPointCollator();

  private static final List<Feature> FEATURES = List.of(
      Feature.of("x", Feature.Type.FLOAT32));

  private SeveralPointCollator() {
  }

  @Override
  public Class<Several.Point> exampleType() {
    return Several.Point.class;
  }

  @Override
  public List<Feature> features() {
    return FEATURES;
  }

  @Override
  public void write(Several.Point example, ExampleWriter row) {
    row.put(example.x());
  }
}
