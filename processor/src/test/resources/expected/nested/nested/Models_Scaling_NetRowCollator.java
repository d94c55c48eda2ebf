package nested;

import io.keraunos.spi.Collator;
import io.keraunos.spi.ExampleWriter;
import io.keraunos.spi.Feature;
import java.util.List;
import javax.annotation.processing.Generated;

/**
 * Writes the components of {@link Models.Scaling.Net.Row} into batches.
 */
@Generated("io.keraunos.processor.KeraunosProcessor")
final class Models_Scaling_NetRowCollator implements Collator<Models.Scaling.Net.Row> {
  static final Collator<Models.Scaling.Net.Row> INSTANCE = new Models_Scaling_NetRowCollator();

  private static final List<Feature> FEATURES = List.of(
      Feature.of("matrix", Feature.Type.FLOAT64, 2, 3),
      Feature.of("name", Feature.Type.STRING));

  private Models_Scaling_NetRowCollator() {
  }

  @Override
  public Class<Models.Scaling.Net.Row> exampleType() {
    return Models.Scaling.Net.Row.class;
  }

  @Override
  public List<Feature> features() {
    return FEATURES;
  }

  @Override
  public void write(Models.Scaling.Net.Row example, ExampleWriter row) {
    row.put(example.matrix());
    row.put(example.name());
  }
}
