package hyper;

import io.keraunos.spi.Feature;
import io.keraunos.spi.GeneratedCode;
import io.keraunos.spi.Predictor;
import io.keraunos.spi.PredictorType;
import io.keraunos.spi.entry.Predictors;
import java.nio.file.Path;
import java.util.List;
import javax.annotation.processing.Generated;

/**
 * Answers {@code predict} of {@link Hyper} from an exported model.
 *
 * <p>Any number of threads may ask at the same time. Close it to free its native memory.
 */
@Generated("io.keraunos.processor.KeraunosProcessor")
public final class HyperPredictor implements AutoCloseable {
  private final Predictor predictor;

  private HyperPredictor(Predictor predictor) {
    this.predictor = predictor;
  }

  /**
   * Loads a model.
   *
   * @param folder what {@code Trainer.export} wrote
   * @throws IllegalArgumentException if it is another model's, or an older version's
   * @throws java.io.UncheckedIOException if there is none, or it cannot be read
   */
  public static HyperPredictor load(Path folder) {
    GeneratedCode.requireVersion(4, HyperPredictor.class);
    return new HyperPredictor(Predictors.load(folder, type()));
  }

  /**
   * The kind of its models, for what opens and swaps them.
   */
  public static PredictorType<HyperPredictor> type() {
    GeneratedCode.requireVersion(4, HyperPredictor.class);
    return new PredictorType<>(
        HyperPredictor.class,
        "predict",
        List.of(
            Feature.of("x", Feature.Type.FLOAT32)),
        HyperPredictor::new);
  }

  /**
   * The output for one example, flat in row-major order.
   */
  public float[] predict(float x) {
    return this.predictor.predict(row -> row.put(x));
  }

  /**
   * The outputs for some examples, in their order.
   */
  public List<float[]> predict(List<Hyper.Point> examples) {
    return this.predictor.predict(examples, (example, row) -> row.put(example.x()));
  }

  @Override
  public void close() {
    predictor.close();
  }
}
