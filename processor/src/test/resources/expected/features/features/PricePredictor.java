package features;

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
 * Answers {@code price} of {@link Price} from an exported model.
 *
 * <p>Any number of threads may ask at the same time. Close it to free its native memory.
 */
@Generated("io.keraunos.processor.KeraunosProcessor")
final class PricePredictor implements AutoCloseable {
  private final Predictor predictor;

  private PricePredictor(Predictor predictor) {
    this.predictor = predictor;
  }

  /**
   * Loads a model.
   *
   * @param folder what {@code Trainer.export} wrote
   * @throws IllegalArgumentException if it is another model's, or an older version's
   * @throws java.io.UncheckedIOException if there is none, or it cannot be read
   */
  public static PricePredictor load(Path folder) {
    GeneratedCode.requireVersion(4, PricePredictor.class);
    return new PricePredictor(Predictors.load(folder, type()));
  }

  /**
   * The kind of its models, for what opens and swaps them.
   */
  public static PredictorType<PricePredictor> type() {
    GeneratedCode.requireVersion(4, PricePredictor.class);
    return new PredictorType<>(
        PricePredictor.class,
        "price",
        List.of(
            Feature.of("area", Feature.Type.FLOAT64)
                .as(Meaning.number(Scale.STANDARD, Missing.REFUSED)),
            Feature.of("at.city", Feature.Type.STRING)
                .as(Meaning.category(10000, Missing.REFUSED)),
            Feature.of("at.floor", Feature.Type.INT32),
            Feature.of("atCity", Feature.Type.INT64)),
        PricePredictor::new);
  }

  /**
   * The output for one example, flat in row-major order.
   */
  public float[] price(PriceOfferInput example) {
    Objects.requireNonNull(example, "example must be a PriceOfferInput, but was null");
    return predictor.predict(row -> write(example, row));
  }

  /**
   * The outputs for some examples, in their order.
   */
  public List<float[]> price(List<PriceOfferInput> examples) {
    return predictor.predict(examples, PricePredictor::write);
  }

  private static void write(PriceOfferInput example, ExampleWriter row) {
    row.put(example.area());
    row.put(example.atCity_());
    row.put(example.atFloor());
    row.put(example.atCity());
  }

  @Override
  public void close() {
    predictor.close();
  }
}
