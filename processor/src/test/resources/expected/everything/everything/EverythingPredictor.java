package everything;

import io.keraunos.spi.Feature;
import io.keraunos.spi.GeneratedCode;
import io.keraunos.spi.Predictor;
import io.keraunos.spi.PredictorType;
import io.keraunos.spi.entry.Predictors;
import java.nio.file.Path;
import java.util.List;
import javax.annotation.processing.Generated;

/**
 * Answers {@code predict} of {@link Everything} from an exported model.
 *
 * <p>Any number of threads may ask at the same time. Close it to free its native memory.
 */
@Generated("io.keraunos.processor.KeraunosProcessor")
@SuppressWarnings({"deprecation", "removal"})
public final class EverythingPredictor implements AutoCloseable {
  private final Predictor predictor;

  private EverythingPredictor(Predictor predictor) {
    this.predictor = predictor;
  }

  /**
   * Loads a model.
   *
   * @param folder what {@code Trainer.export} wrote
   * @throws IllegalArgumentException if it is another model's, or an older version's
   * @throws java.io.UncheckedIOException if there is none, or it cannot be read
   */
  public static EverythingPredictor load(Path folder) {
    GeneratedCode.requireVersion(4, EverythingPredictor.class);
    return new EverythingPredictor(Predictors.load(folder, type()));
  }

  /**
   * The kind of its models, for what opens and swaps them.
   */
  public static PredictorType<EverythingPredictor> type() {
    GeneratedCode.requireVersion(4, EverythingPredictor.class);
    return new PredictorType<>(
        EverythingPredictor.class,
        "predict",
        List.of(
            Feature.of("f", Feature.Type.FLOAT32),
            Feature.of("row", Feature.Type.INT64, 2)),
        EverythingPredictor::new);
  }

  /**
   * The output for one example, flat in row-major order.
   */
  public float[] predict(float f, long[] row) {
    return this.predictor.predict(row_ -> {
      row_.put(f);
      row_.put(row);
    });
  }

  /**
   * The outputs for some examples, in their order.
   */
  public List<float[]> predict(List<Everything.Part.Sample> examples) {
    return this.predictor.predict(examples, (example, row) -> {
      row.put(example.f());
      row.put(example.row());
    });
  }

  @Override
  public void close() {
    predictor.close();
  }
}
