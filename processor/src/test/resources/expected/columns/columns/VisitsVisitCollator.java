package columns;

import io.keraunos.annotation.Missing;
import io.keraunos.annotation.Scale;
import io.keraunos.annotation.Unit;
import io.keraunos.spi.Collator;
import io.keraunos.spi.ExampleWriter;
import io.keraunos.spi.Feature;
import io.keraunos.spi.Meaning;
import io.keraunos.spi.Raw;
import java.util.List;
import java.util.Objects;
import javax.annotation.processing.Generated;

/**
 * Writes the components of {@link Visit} into batches.
 */
@Generated("io.keraunos.processor.KeraunosProcessor")
final class VisitsVisitCollator implements Collator<Visit> {
  static final Collator<Visit> INSTANCE = new VisitsVisitCollator();

  private static final List<Feature> FEATURES = List.of(
      Feature.of("grade", Feature.Type.FLOAT64)
          .as(Meaning.number(Scale.STANDARD, Missing.REFUSED)),
      Feature.of("floor", Feature.Type.FLOAT64)
          .as(Meaning.number(Scale.STANDARD, Missing.REFUSED)),
      Feature.of("count", Feature.Type.FLOAT64)
          .as(Meaning.number(Scale.STANDARD, Missing.REFUSED)),
      Feature.of("number", Feature.Type.FLOAT64)
          .as(Meaning.number(Scale.STANDARD, Missing.REFUSED)),
      Feature.of("weight", Feature.Type.FLOAT64)
          .as(Meaning.number(Scale.STANDARD, Missing.REFUSED)),
      Feature.of("price", Feature.Type.FLOAT64)
          .as(Meaning.number(Scale.STANDARD, Missing.MEAN)),
      Feature.of("other", Feature.Type.FLOAT64)
          .as(Meaning.number(Scale.STANDARD, Missing.ZERO)),
      Feature.of("always", Feature.Type.FLOAT64)
          .as(Meaning.number(Scale.STANDARD, Missing.MEAN)),
      Feature.of("paid", Feature.Type.STRING)
          .as(Meaning.bool(Missing.REFUSED)),
      Feature.of("exact", Feature.Type.FLOAT64)
          .as(Meaning.number(Scale.STANDARD, Missing.REFUSED)),
      Feature.of("text", Feature.Type.STRING)
          .as(Meaning.category(10000, Missing.REFUSED)),
      Feature.of("textOrNull", Feature.Type.STRING)
          .as(Meaning.category(10000, Missing.ENTRY)),
      Feature.of("plan", Feature.Type.STRING)
          .as(Meaning.category(Visit.Plan.class, Missing.REFUSED)),
      Feature.of("planOrNull", Feature.Type.STRING)
          .as(Meaning.category(Visit.Plan.class, Missing.ENTRY)),
      Feature.of("key", Feature.Type.STRING)
          .as(Meaning.hashed(8, Missing.REFUSED)),
      Feature.of("day", Feature.Type.INT64)
          .as(Meaning.number(Scale.STANDARD, Missing.REFUSED))
          .shownAs(Feature.Form.DATE),
      Feature.of("month", Feature.Type.INT64)
          .as(Meaning.cyclic(/* seconds= */ false, Missing.REFUSED, Unit.MONTH)),
      Feature.of("at", Feature.Type.INT64)
          .as(Meaning.number(Scale.STANDARD, Missing.REFUSED))
          .shownAs(Feature.Form.DATE_TIME),
      Feature.of("hour", Feature.Type.INT64)
          .as(Meaning.cyclic(/* seconds= */ true, Missing.REFUSED, Unit.HOUR)),
      Feature.of("seen", Feature.Type.INT64)
          .as(Meaning.number(Scale.STANDARD, Missing.REFUSED))
          .shownAs(Feature.Form.INSTANT),
      Feature.of("clicked", Feature.Type.INT64)
          .as(Meaning.number(Scale.STANDARD, Missing.REFUSED))
          .shownAs(Feature.Form.INSTANT),
      Feature.of("took", Feature.Type.FLOAT64)
          .as(Meaning.number(Scale.STANDARD, Missing.MEAN))
          .shownAs(Feature.Form.DURATION),
      Feature.of("waited", Feature.Type.FLOAT64)
          .as(Meaning.buckets(4, Missing.REFUSED))
          .shownAs(Feature.Form.DURATION),
      Feature.of("boxed", Feature.Type.FLOAT64)
          .as(Meaning.number(Scale.STANDARD, Missing.MEDIAN)),
      Feature.of("never", Feature.Type.FLOAT64)
          .as(Meaning.number(Scale.STANDARD, Missing.REFUSED)),
      Feature.of("maybe", Feature.Type.STRING)
          .as(Meaning.bool(Missing.ENTRY)),
      Feature.of("optionalDay", Feature.Type.INT64)
          .as(Meaning.number(Scale.STANDARD, Missing.MEAN))
          .shownAs(Feature.Form.DATE),
      Feature.of("optionalPlan", Feature.Type.STRING)
          .as(Meaning.category(Visit.Plan.class, Missing.REFUSED)),
      Feature.of("home.city", Feature.Type.STRING)
          .as(Meaning.category(10000, Missing.ENTRY)),
      Feature.of("home.outer.latitude", Feature.Type.FLOAT64)
          .as(Meaning.number(Scale.STANDARD, Missing.REFUSED)),
      Feature.of("home.outer.inner.id", Feature.Type.INT64)
          .as(Meaning.hashed(2, Missing.REFUSED)),
      Feature.of("home.outer.longitude", Feature.Type.FLOAT64)
          .as(Meaning.number(Scale.STANDARD, Missing.REFUSED)),
      Feature.of("plain", Feature.Type.FLOAT32),
      Feature.of("inner.id", Feature.Type.INT64)
          .as(Meaning.hashed(2, Missing.REFUSED)),
      Feature.of("label", Feature.Type.INT32).asLabel());

  private VisitsVisitCollator() {
  }

  @Override
  public Class<Visit> exampleType() {
    return Visit.class;
  }

  @Override
  public List<Feature> features() {
    return FEATURES;
  }

  @Override
  public void write(Visit example, ExampleWriter row) {
    row.put((double) example.grade());
    row.put((double) example.floor());
    row.put((double) example.count());
    row.put((double) example.number());
    row.put((double) example.weight());
    row.put(example.price());
    row.put((double) example.other());
    row.put((double) example.always());
    row.put(Raw.text(example.paid()));
    row.put(Raw.number(example.exact()));
    row.put(example.text());
    row.put(Raw.text(example.textOrNull()));
    row.put(Raw.text(example.plan()));
    row.put(Raw.text(example.planOrNull()));
    row.put(Objects.toString(example.key(), null));
    row.put(Raw.time(example.day()));
    row.put(Raw.time(example.month()));
    row.put(Raw.time(example.at()));
    row.put(Raw.time(example.hour()));
    row.put(Raw.time(example.seen()));
    row.put(Raw.time(example.clicked()));
    row.put(Raw.number(example.took()));
    row.put(Raw.number(example.waited()));
    row.put(Raw.number(example.boxed()));
    row.put(Raw.number(example.never()));
    row.put(Raw.text(example.maybe()));
    row.put(Raw.time(example.optionalDay().orElse(null)));
    row.put(Raw.text(example.optionalPlan().orElse(null)));
    row.put(Raw.text(example.home().city().orElse(null)));
    row.put(example.home().outer().latitude());
    row.put(example.home().outer().inner().id());
    row.put(example.home().outer().longitude());
    row.put(example.plain());
    row.put(example.inner().id());
    row.put(example.label());
  }
}
