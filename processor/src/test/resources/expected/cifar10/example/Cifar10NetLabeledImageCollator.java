package example;

import io.keraunos.spi.Collator;
import io.keraunos.spi.ExampleWriter;
import io.keraunos.spi.Feature;
import java.util.List;
import javax.annotation.processing.Generated;

/**
 * Writes the components of {@link LabeledImage} into batches.
 */
@Generated("io.keraunos.processor.KeraunosProcessor")
final class Cifar10NetLabeledImageCollator implements Collator<LabeledImage> {
  static final Collator<LabeledImage> INSTANCE = new Cifar10NetLabeledImageCollator();

  private static final List<Feature> FEATURES = List.of(
      Feature.of("image", Feature.Type.UINT8, 32, 32, 3),
      Feature.of("label", Feature.Type.INT32));

  private Cifar10NetLabeledImageCollator() {
  }

  @Override
  public Class<LabeledImage> exampleType() {
    return LabeledImage.class;
  }

  @Override
  public List<Feature> features() {
    return FEATURES;
  }

  @Override
  public void write(LabeledImage example, ExampleWriter row) {
    row.put(example.image());
    row.put(example.label());
  }
}
