package restored;

import io.keraunos.annotation.Missing;
import io.keraunos.annotation.Scale;
import io.keraunos.spi.ExampleWriter;
import io.keraunos.spi.Feature;
import io.keraunos.spi.GeneratedCode;
import io.keraunos.spi.Meaning;
import io.keraunos.spi.Predictor;
import io.keraunos.spi.PredictorType;
import io.keraunos.spi.Raw;
import io.keraunos.spi.entry.Predictors;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import javax.annotation.processing.Generated;

/**
 * Answers {@code score} of {@link Scorer} from an exported model.
 *
 * <p>Any number of threads may ask at the same time. Close it to free its native memory.
 */
@Generated("io.keraunos.processor.KeraunosProcessor")
final class ScorerPredictor implements AutoCloseable {
  private final Predictor predictor;

  private ScorerPredictor(Predictor predictor) {
    this.predictor = predictor;
  }

  /**
   * Loads a model.
   *
   * @param folder what {@code Trainer.export} wrote
   * @throws IllegalArgumentException if it is another model's, or an older version's
   * @throws java.io.UncheckedIOException if there is none, or it cannot be read
   */
  public static ScorerPredictor load(Path folder) {
    GeneratedCode.requireVersion(4, ScorerPredictor.class);
    return new ScorerPredictor(Predictors.load(folder, type()));
  }

  /**
   * The kind of its models, for what opens and swaps them.
   */
  public static PredictorType<ScorerPredictor> type() {
    GeneratedCode.requireVersion(4, ScorerPredictor.class);
    return new PredictorType<>(
        ScorerPredictor.class,
        "score",
        List.of(
            Feature.of("length", Feature.Type.FLOAT64)
                .as(Meaning.number(Scale.STANDARD, Missing.REFUSED))
                .shownAs(Feature.Form.DURATION),
            Feature.of("seen", Feature.Type.INT64)
                .as(Meaning.number(Scale.STANDARD, Missing.MEAN))
                .shownAs(Feature.Form.INSTANT),
            Feature.of("begun", Feature.Type.INT64)
                .as(Meaning.buckets(4, Missing.REFUSED))
                .shownAs(Feature.Form.DATE_TIME)),
        ScorerPredictor::new);
  }

  /**
   * The output for one example, flat in row-major order.
   */
  public float[] score(ScorerVisitInput example) {
    Objects.requireNonNull(example, "example must be a ScorerVisitInput, but was null");
    return predictor.predict(row -> write(example, row));
  }

  /**
   * The outputs for some examples, in their order.
   */
  public List<float[]> score(List<ScorerVisitInput> examples) {
    return predictor.predict(examples, ScorerPredictor::write);
  }

  private static void write(ScorerVisitInput example, ExampleWriter row) {
    row.put(Raw.number(example.length()));
    row.put(Raw.time(example.seen().orElse(null)));
    row.put(Raw.time(example.begun()));
  }

  @Override
  public void close() {
    predictor.close();
  }
}
