package nested;

import io.keraunos.spi.Feature;
import io.keraunos.spi.GeneratedCode;
import io.keraunos.spi.Predictor;
import io.keraunos.spi.PredictorType;
import io.keraunos.spi.entry.Predictors;
import java.nio.file.Path;
import java.util.List;
import javax.annotation.processing.Generated;

/**
 * Answers {@code scaled} of {@link Models.Scaling.Net} from an exported model.
 *
 * <p>Any number of threads may ask at the same time. Close it to free its native memory.
 */
@Generated("io.keraunos.processor.KeraunosProcessor")
final class Models_Scaling_NetPredictor implements AutoCloseable {
  private final Predictor predictor;

  private Models_Scaling_NetPredictor(Predictor predictor) {
    this.predictor = predictor;
  }

  /**
   * Loads a model.
   *
   * @param folder what {@code Trainer.export} wrote
   * @throws IllegalArgumentException if it is another model's, or an older version's
   * @throws java.io.UncheckedIOException if there is none, or it cannot be read
   */
  public static Models_Scaling_NetPredictor load(Path folder) {
    GeneratedCode.requireVersion(4, Models_Scaling_NetPredictor.class);
    return new Models_Scaling_NetPredictor(Predictors.load(folder, type()));
  }

  /**
   * The kind of its models, for what opens and swaps them.
   */
  public static PredictorType<Models_Scaling_NetPredictor> type() {
    GeneratedCode.requireVersion(4, Models_Scaling_NetPredictor.class);
    return new PredictorType<>(
        Models_Scaling_NetPredictor.class,
        "scaled",
        List.of(
            Feature.of("matrix", Feature.Type.FLOAT64, 2, 3)),
        Models_Scaling_NetPredictor::new);
  }

  /**
   * The output for one example, flat in row-major order.
   */
  public float[] scaled(double[] matrix) {
    return this.predictor.predict(row -> row.put(matrix));
  }

  /**
   * The outputs for some examples, in their order.
   */
  public List<float[]> scaled(List<Models.Scaling.Net.Row> examples) {
    return this.predictor.predict(examples, (example, row) -> row.put(example.matrix()));
  }

  @Override
  public void close() {
    predictor.close();
  }
}
