package several;

import io.keraunos.data.Collator;
import io.keraunos.data.ExampleWriter;
import io.keraunos.data.Feature;
import java.util.List;
import javax.annotation.processing.Generated;

/**
 * Writes the components of {@link Several.Point} into batches.
 */
@Generated("io.keraunos.processor.KeraunosProcessor")
final class SeveralPointCollator implements Collator<Several.Point> {
  static final SeveralPointCollator INSTANCE = new SeveralPointCollator();

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
