package everything;

import everything.data.Sample;
import io.keraunos.spi.Collator;
import io.keraunos.spi.ExampleWriter;
import io.keraunos.spi.Feature;
import java.util.List;
import javax.annotation.processing.Generated;

/**
 * Writes the components of {@link Sample} into batches.
 */
@Generated("io.keraunos.processor.KeraunosProcessor")
@SuppressWarnings({"deprecation", "removal"})
final class Everything_everything_data_Sample_Collator implements Collator<Sample> {
  static final Collator<Sample> INSTANCE = new Everything_everything_data_Sample_Collator();

  private static final List<Feature> FEATURES = List.of(
      Feature.of("f", Feature.Type.FLOAT32),
      Feature.of("d", Feature.Type.FLOAT64),
      Feature.of("i", Feature.Type.INT32),
      Feature.of("l", Feature.Type.INT64),
      Feature.of("b", Feature.Type.BOOL),
      Feature.of("s", Feature.Type.STRING),
      Feature.of("bytes", Feature.Type.UINT8, 4),
      Feature.of("floats", Feature.Type.FLOAT32, 2, 2),
      Feature.of("doubles", Feature.Type.FLOAT64, 1, 2, 3),
      Feature.of("ints", Feature.Type.INT32, 1),
      Feature.of("longs", Feature.Type.INT64, 1),
      Feature.of("booleans", Feature.Type.BOOL, 2147483647));

  private Everything_everything_data_Sample_Collator() {
  }

  @Override
  public Class<Sample> exampleType() {
    return Sample.class;
  }

  @Override
  public List<Feature> features() {
    return FEATURES;
  }

  @Override
  public void write(Sample example, ExampleWriter row) {
    row.put(example.f());
    row.put(example.d());
    row.put(example.i());
    row.put(example.l());
    row.put(example.b());
    row.put(example.s());
    row.put(example.bytes());
    row.put(example.floats());
    row.put(example.doubles());
    row.put(example.ints());
    row.put(example.longs());
    row.put(example.booleans());
  }
}
