package features;

import io.keraunos.spi.Feature;
import io.keraunos.spi.GeneratedCode;
import io.keraunos.spi.Predictor;
import io.keraunos.spi.PredictorType;
import io.keraunos.spi.entry.Predictors;
import java.nio.file.Path;
import java.util.List;
import javax.annotation.processing.Generated;

/**
 * Answers {@code length} of {@link Track} from an exported model.
 *
 * <p>Any number of threads may ask at the same time. Close it to free its native memory.
 */
@Generated("io.keraunos.processor.KeraunosProcessor")
final class TrackPredictor implements AutoCloseable {
  private final Predictor predictor;

  private TrackPredictor(Predictor predictor) {
    this.predictor = predictor;
  }

  /**
   * Loads a model.
   *
   * @param folder what {@code Trainer.export} wrote
   * @throws IllegalArgumentException if it is another model's, or an older version's
   * @throws java.io.UncheckedIOException if there is none, or it cannot be read
   */
  public static TrackPredictor load(Path folder) {
    GeneratedCode.requireVersion(4, TrackPredictor.class);
    return new TrackPredictor(Predictors.load(folder, type()));
  }

  /**
   * The kind of its models, for what opens and swaps them.
   */
  public static PredictorType<TrackPredictor> type() {
    GeneratedCode.requireVersion(4, TrackPredictor.class);
    return new PredictorType<>(
        TrackPredictor.class,
        "length",
        List.of(
            Feature.of("weight", Feature.Type.FLOAT32),
            Feature.of("to.x", Feature.Type.FLOAT32),
            Feature.of("from.x", Feature.Type.FLOAT32)),
        TrackPredictor::new);
  }

  /**
   * The output for one example, flat in row-major order.
   */
  public float[] length(float weight, float toX, float fromX) {
    return this.predictor.predict(row -> {
      row.put(weight);
      row.put(toX);
      row.put(fromX);
    });
  }

  /**
   * The outputs for some examples, in their order.
   */
  public List<float[]> length(List<Track.Piece> examples) {
    return this.predictor.predict(examples, (example, row) -> {
      row.put(example.weight());
      row.put(example.to().x());
      row.put(example.from().x());
    });
  }

  @Override
  public void close() {
    predictor.close();
  }
}
