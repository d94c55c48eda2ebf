package everything;

import io.keraunos.spi.Collator;
import io.keraunos.spi.ExampleWriter;
import io.keraunos.spi.Feature;
import java.util.List;
import javax.annotation.processing.Generated;

/**
 * Writes the components of {@link Everything.Part.Sample} into batches.
 */
@Generated("io.keraunos.processor.KeraunosProcessor")
@SuppressWarnings({"deprecation", "removal"})
final class Everything_everything_Everything_Part_Sample_Collator implements Collator<Everything.Part.Sample> {
  static final Collator<Everything.Part.Sample> INSTANCE = new Everything_everything_Everything_Part_Sample_Collator();

  private static final List<Feature> FEATURES = List.of(
      Feature.of("f", Feature.Type.FLOAT32),
      Feature.of("row", Feature.Type.INT64, 2));

  private Everything_everything_Everything_Part_Sample_Collator() {
  }

  @Override
  public Class<Everything.Part.Sample> exampleType() {
    return Everything.Part.Sample.class;
  }

  @Override
  public List<Feature> features() {
    return FEATURES;
  }

  @Override
  public void write(Everything.Part.Sample example, ExampleWriter row) {
    row.put(example.f());
    row.put(example.row());
  }
}
