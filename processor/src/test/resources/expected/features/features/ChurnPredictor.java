package features;

import io.keraunos.annotation.Missing;
import io.keraunos.annotation.Scale;
import io.keraunos.annotation.Unit;
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
 * Answers {@code churn} of {@link Churn} from an exported model.
 *
 * <p>Any number of threads may ask at the same time. Close it to free its native memory.
 */
@Generated("io.keraunos.processor.KeraunosProcessor")
public final class ChurnPredictor implements AutoCloseable {
  private final Predictor predictor;

  private ChurnPredictor(Predictor predictor) {
    this.predictor = predictor;
  }

  /**
   * Loads a model.
   *
   * @param folder what {@code Trainer.export} wrote
   * @throws IllegalArgumentException if it is another model's, or an older version's
   * @throws java.io.UncheckedIOException if there is none, or it cannot be read
   */
  public static ChurnPredictor load(Path folder) {
    GeneratedCode.requireVersion(4, ChurnPredictor.class);
    return new ChurnPredictor(Predictors.load(folder, type()));
  }

  /**
   * The kind of its models, for what opens and swaps them.
   */
  public static PredictorType<ChurnPredictor> type() {
    GeneratedCode.requireVersion(4, ChurnPredictor.class);
    return new PredictorType<>(
        ChurnPredictor.class,
        "churn",
        List.of(
            Feature.of("numericByte", Feature.Type.FLOAT64)
                .as(Meaning.number(Scale.STANDARD, Missing.REFUSED)),
            Feature.of("numericShort", Feature.Type.FLOAT64)
                .as(Meaning.number(Scale.NONE, Missing.REFUSED)),
            Feature.of("numericInt", Feature.Type.FLOAT64)
                .as(Meaning.number(Scale.MIN_MAX, Missing.REFUSED)),
            Feature.of("numericLong", Feature.Type.FLOAT64)
                .as(Meaning.number(Scale.STANDARD, Missing.REFUSED)),
            Feature.of("numericFloat", Feature.Type.FLOAT64)
                .as(Meaning.number(Scale.STANDARD, Missing.REFUSED)),
            Feature.of("numericDouble", Feature.Type.FLOAT64)
                .as(Meaning.number(Scale.STANDARD, Missing.MEAN)),
            Feature.of("numericBoolean", Feature.Type.FLOAT64)
                .as(Meaning.number(Scale.STANDARD, Missing.REFUSED)),
            Feature.of("balance", Feature.Type.FLOAT64)
                .as(Meaning.number(Scale.QUANTILES, Missing.MEDIAN)),
            Feature.of("numericBoxedBoolean", Feature.Type.FLOAT64)
                .as(Meaning.number(Scale.STANDARD, Missing.ZERO)),
            Feature.of("numericBoxedShort", Feature.Type.FLOAT64)
                .as(Meaning.number(Scale.STANDARD, Missing.REFUSED)),
            Feature.of("numericDecimal", Feature.Type.FLOAT64)
                .as(Meaning.number(Scale.STANDARD, Missing.REFUSED)),
            Feature.of("numericDuration", Feature.Type.FLOAT64)
                .as(Meaning.number(Scale.STANDARD, Missing.REFUSED))
                .shownAs(Feature.Form.DURATION),
            Feature.of("numericDate", Feature.Type.INT64)
                .as(Meaning.number(Scale.STANDARD, Missing.REFUSED))
                .shownAs(Feature.Form.DATE),
            Feature.of("numericDateTime", Feature.Type.INT64)
                .as(Meaning.number(Scale.STANDARD, Missing.REFUSED))
                .shownAs(Feature.Form.DATE_TIME),
            Feature.of("numericInstant", Feature.Type.INT64)
                .as(Meaning.number(Scale.STANDARD, Missing.REFUSED))
                .shownAs(Feature.Form.INSTANT),
            Feature.of("numericOptional", Feature.Type.FLOAT64)
                .as(Meaning.number(Scale.STANDARD, Missing.MEAN)),
            Feature.of("numericOptionalDate", Feature.Type.INT64)
                .as(Meaning.number(Scale.STANDARD, Missing.MEAN))
                .shownAs(Feature.Form.DATE),
            Feature.of("plan", Feature.Type.STRING)
                .as(Meaning.category(Plan.class, Missing.REFUSED)),
            Feature.of("optionalPlan", Feature.Type.STRING)
                .as(Meaning.category(Plan.class, Missing.ENTRY)),
            Feature.of("categoryString", Feature.Type.STRING)
                .as(Meaning.category(100, Missing.REFUSED)),
            Feature.of("categoryOptional", Feature.Type.STRING)
                .as(Meaning.category(10000, Missing.ENTRY)),
            Feature.of("categoryBoolean", Feature.Type.STRING)
                .as(Meaning.bool(Missing.REFUSED)),
            Feature.of("categoryBoxedBoolean", Feature.Type.STRING)
                .as(Meaning.bool(Missing.ENTRY)),
            Feature.of("categoryByte", Feature.Type.INT64)
                .as(Meaning.category(10000, Missing.REFUSED)),
            Feature.of("categoryBoxedInt", Feature.Type.INT64)
                .as(Meaning.category(10000, Missing.ENTRY)),
            Feature.of("categoryLong", Feature.Type.INT64)
                .as(Meaning.category(10000, Missing.REFUSED)),
            Feature.of("url", Feature.Type.STRING)
                .as(Meaning.hashed(4096, Missing.REFUSED)),
            Feature.of("session", Feature.Type.STRING)
                .as(Meaning.hashed(2, Missing.REFUSED)),
            Feature.of("hashedOptional", Feature.Type.STRING)
                .as(Meaning.hashed(2, Missing.ENTRY)),
            Feature.of("hashedInt", Feature.Type.INT64)
                .as(Meaning.hashed(2, Missing.REFUSED)),
            Feature.of("hashedBoxedLong", Feature.Type.INT64)
                .as(Meaning.hashed(2, Missing.ENTRY)),
            Feature.of("age", Feature.Type.FLOAT64)
                .as(Meaning.buckets(10, Missing.REFUSED)),
            Feature.of("bucketsDouble", Feature.Type.FLOAT64)
                .as(Meaning.buckets(2, Missing.REFUSED)),
            Feature.of("bucketsDate", Feature.Type.INT64)
                .as(Meaning.buckets(1000, Missing.REFUSED))
                .shownAs(Feature.Form.DATE),
            Feature.of("bucketsOptional", Feature.Type.FLOAT64)
                .as(Meaning.buckets(3, Missing.ENTRY)),
            Feature.of("since", Feature.Type.INT64)
                .as(Meaning.cyclic(/* seconds= */ false, Missing.REFUSED, Unit.MONTH,
                    Unit.DAY_OF_WEEK)),
            Feature.of("cyclicDateTime", Feature.Type.INT64)
                .as(Meaning.cyclic(/* seconds= */ true, Missing.REFUSED, Unit.HOUR, Unit.MINUTE,
                    Unit.DAY_OF_YEAR)),
            Feature.of("cyclicInstant", Feature.Type.INT64)
                .as(Meaning.cyclic(/* seconds= */ true, Missing.REFUSED, Unit.DAY_OF_MONTH)),
            Feature.of("cyclicOptional", Feature.Type.INT64)
                .as(Meaning.cyclic(/* seconds= */ true, Missing.ZERO, Unit.HOUR)),
            Feature.of("home.city", Feature.Type.STRING)
                .as(Meaning.category(10000, Missing.REFUSED)),
            Feature.of("home.zip", Feature.Type.STRING)
                .as(Meaning.hashed(64, Missing.ENTRY)),
            Feature.of("home.geo.latitude", Feature.Type.FLOAT64)
                .as(Meaning.number(Scale.STANDARD, Missing.REFUSED)),
            Feature.of("home.geo.longitude", Feature.Type.FLOAT64)
                .as(Meaning.number(Scale.STANDARD, Missing.REFUSED)),
            Feature.of("work.city", Feature.Type.STRING)
                .as(Meaning.category(10000, Missing.REFUSED)),
            Feature.of("work.zip", Feature.Type.STRING)
                .as(Meaning.hashed(64, Missing.ENTRY)),
            Feature.of("work.geo.latitude", Feature.Type.FLOAT64)
                .as(Meaning.number(Scale.STANDARD, Missing.REFUSED)),
            Feature.of("work.geo.longitude", Feature.Type.FLOAT64)
                .as(Meaning.number(Scale.STANDARD, Missing.REFUSED)),
            Feature.of("history", Feature.Type.FLOAT32, 3),
            Feature.of("outcome.calls", Feature.Type.FLOAT64)
                .as(Meaning.buckets(5, Missing.REFUSED))),
        ChurnPredictor::new);
  }

  /**
   * The output for one example, flat in row-major order.
   */
  public float[] churn(ChurnCustomerInput example) {
    Objects.requireNonNull(example, "example must be a ChurnCustomerInput, but was null");
    return predictor.predict(row -> write(example, row));
  }

  /**
   * The outputs for some examples, in their order.
   */
  public List<float[]> churn(List<ChurnCustomerInput> examples) {
    return predictor.predict(examples, ChurnPredictor::write);
  }

  private static void write(ChurnCustomerInput example, ExampleWriter row) {
    row.put((double) example.numericByte());
    row.put((double) example.numericShort());
    row.put((double) example.numericInt());
    row.put((double) example.numericLong());
    row.put((double) example.numericFloat());
    row.put(example.numericDouble());
    row.put(Raw.number(example.numericBoolean()));
    row.put(Raw.number(example.balance()));
    row.put(Raw.number(example.numericBoxedBoolean()));
    row.put(Raw.number(example.numericBoxedShort()));
    row.put(Raw.number(example.numericDecimal()));
    row.put(Raw.number(example.numericDuration()));
    row.put(Raw.time(example.numericDate()));
    row.put(Raw.time(example.numericDateTime()));
    row.put(Raw.time(example.numericInstant()));
    row.put(Raw.number(example.numericOptional().orElse(null)));
    row.put(Raw.time(example.numericOptionalDate().orElse(null)));
    row.put(Raw.text(example.plan()));
    row.put(Raw.text(example.optionalPlan().orElse(null)));
    row.put(example.categoryString());
    row.put(Raw.text(example.categoryOptional().orElse(null)));
    row.put(Raw.text(example.categoryBoolean()));
    row.put(Raw.text(example.categoryBoxedBoolean()));
    row.put((long) example.categoryByte());
    row.put(Raw.whole(example.categoryBoxedInt()));
    row.put(example.categoryLong());
    row.put(example.url());
    row.put(Objects.toString(example.session(), null));
    row.put(Raw.text(example.hashedOptional().orElse(null)));
    row.put((long) example.hashedInt());
    row.put(Raw.whole(example.hashedBoxedLong()));
    row.put((double) example.age());
    row.put(example.bucketsDouble());
    row.put(Raw.time(example.bucketsDate()));
    row.put(Raw.number(example.bucketsOptional().orElse(null)));
    row.put(Raw.time(example.since()));
    row.put(Raw.time(example.cyclicDateTime()));
    row.put(Raw.time(example.cyclicInstant()));
    row.put(Raw.time(example.cyclicOptional().orElse(null)));
    row.put(example.home().city());
    row.put(Raw.text(example.home().zip()));
    row.put((double) example.home().geo().latitude());
    row.put((double) example.home().geo().longitude());
    row.put(example.work().city());
    row.put(Raw.text(example.work().zip()));
    row.put((double) example.work().geo().latitude());
    row.put((double) example.work().geo().longitude());
    row.put(example.history());
    row.put((double) example.outcomeCalls());
  }

  @Override
  public void close() {
    predictor.close();
  }
}
