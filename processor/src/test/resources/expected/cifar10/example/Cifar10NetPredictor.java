package example;

import io.keraunos.spi.Feature;
import io.keraunos.spi.GeneratedCode;
import io.keraunos.spi.Predictor;
import io.keraunos.spi.PredictorType;
import io.keraunos.spi.entry.Predictors;
import java.nio.file.Path;
import java.util.List;
import javax.annotation.processing.Generated;

/**
 * Answers {@code probabilities} of {@link Cifar10Net} from an exported model.
 *
 * <p>Any number of threads may ask at the same time. Close it to free its native memory.
 */
@Generated("io.keraunos.processor.KeraunosProcessor")
public final class Cifar10NetPredictor implements AutoCloseable {
  private final Predictor predictor;

  private Cifar10NetPredictor(Predictor predictor) {
    this.predictor = predictor;
  }

  /**
   * Loads a model.
   *
   * @param folder what {@code Trainer.export} wrote
   * @throws IllegalArgumentException if it is another model's, or an older version's
   * @throws java.io.UncheckedIOException if there is none, or it cannot be read
   */
  public static Cifar10NetPredictor load(Path folder) {
    GeneratedCode.requireVersion(4, Cifar10NetPredictor.class);
    return new Cifar10NetPredictor(Predictors.load(folder, type()));
  }

  /**
   * The kind of its models, for what opens and swaps them.
   */
  public static PredictorType<Cifar10NetPredictor> type() {
    GeneratedCode.requireVersion(4, Cifar10NetPredictor.class);
    return new PredictorType<>(
        Cifar10NetPredictor.class,
        "probabilities",
        List.of(
            Feature.of("image", Feature.Type.UINT8, 32, 32, 3)),
        Cifar10NetPredictor::new);
  }

  /**
   * The output for one example, flat in row-major order.
   */
  public float[] probabilities(byte[] image) {
    return this.predictor.predict(row -> row.put(image));
  }

  /**
   * The outputs for some examples, in their order.
   */
  public List<float[]> probabilities(List<LabeledImage> examples) {
    return this.predictor.predict(examples, (example, row) -> row.put(example.image()));
  }

  @Override
  public void close() {
    predictor.close();
  }
}
