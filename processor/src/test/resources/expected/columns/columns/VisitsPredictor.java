package columns;

import io.keraunos.annotation.Missing;
import io.keraunos.annotation.Scale;
import io.keraunos.spi.ExampleWriter;
import io.keraunos.spi.Feature;
import io.keraunos.spi.GeneratedCode;
import io.keraunos.spi.Meaning;
import io.keraunos.spi.Predictor;
import io.keraunos.spi.PredictorType;
import io.keraunos.spi.entry.Predictors;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import javax.annotation.processing.Generated;

/**
 * Answers {@code answer} of {@link Visits} from an exported model.
 *
 * <p>Any number of threads may ask at the same time. Close it to free its native memory.
 */
@Generated("io.keraunos.processor.KeraunosProcessor")
public final class VisitsPredictor implements AutoCloseable {
  private final Predictor predictor;

  private VisitsPredictor(Predictor predictor) {
    this.predictor = predictor;
  }

  /**
   * Loads a model.
   *
   * @param folder what {@code Trainer.export} wrote
   * @throws IllegalArgumentException if it is another model's, or an older version's
   * @throws java.io.UncheckedIOException if there is none, or it cannot be read
   */
  public static VisitsPredictor load(Path folder) {
    GeneratedCode.requireVersion(4, VisitsPredictor.class);
    return new VisitsPredictor(Predictors.load(folder, type()));
  }

  /**
   * The kind of its models, for what opens and swaps them.
   */
  public static PredictorType<VisitsPredictor> type() {
    GeneratedCode.requireVersion(4, VisitsPredictor.class);
    return new PredictorType<>(
        VisitsPredictor.class,
        "answer",
        List.of(
            Feature.of("weight", Feature.Type.FLOAT64)
                .as(Meaning.number(Scale.STANDARD, Missing.REFUSED))),
        VisitsPredictor::new);
  }

  /**
   * The output for one example, flat in row-major order.
   */
  public float[] answer(VisitsWeightInput example) {
    Objects.requireNonNull(example, "example must be a VisitsWeightInput, but was null");
    return predictor.predict(row -> write(example, row));
  }

  /**
   * The outputs for some examples, in their order.
   */
  public List<float[]> answer(List<VisitsWeightInput> examples) {
    return predictor.predict(examples, VisitsPredictor::write);
  }

  private static void write(VisitsWeightInput example, ExampleWriter row) {
    row.put((double) example.weight());
  }

  @Override
  public void close() {
    predictor.close();
  }
}
