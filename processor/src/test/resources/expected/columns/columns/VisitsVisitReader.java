package columns;

import io.keraunos.data.RecordReader;
import io.keraunos.data.RecordRow;
import io.keraunos.data.TimePattern;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import javax.annotation.processing.Generated;

/**
 * Reads {@link Visit} from rows by the names of their columns.
 */
@Generated("io.keraunos.processor.KeraunosProcessor")
public final class VisitsVisitReader implements RecordReader<Visit> {
  /**
   * The only one.
   */
  public static final RecordReader<Visit> INSTANCE = new VisitsVisitReader();

  private static final List<String> COLUMNS = List.of(
      "grade",
      "floor",
      "count",
      "number",
      "weight",
      "price",
      "Weight (kg)",
      "always",
      "paid",
      "exact",
      "text",
      "textOrNull",
      "plan",
      "planOrNull",
      "key",
      "day",
      "at",
      "hour",
      "seen",
      "clicked",
      "took",
      "waited",
      "boxed",
      "never",
      "maybe",
      "optionalDay",
      "optionalPlan",
      "home.city",
      "home.outer.latitude",
      "home.outer.inner.id",
      "home.outer.longitude",
      "plain",
      "inner.id",
      "label");

  private static final TimePattern FORM_1 = TimePattern.of("dd.MM.yyyy");

  private static final TimePattern FORM_2 = TimePattern.of("d/M/yy HH:mm");

  private static final TimePattern FORM_3 = TimePattern.of("yyyy-MM-dd HH:mm:ss X");

  private VisitsVisitReader() {
  }

  @Override
  public List<String> columns() {
    return COLUMNS;
  }

  @Override
  public Visit read(RecordRow row) {
    return new Visit(
        row.byteValue("grade"),
        row.shortValue("floor"),
        row.intValue("count"),
        row.longValue("number"),
        row.floatValue("weight"),
        row.has("price") ? row.doubleValue("price") : Double.NaN,
        row.has("Weight (kg)") ? row.floatValue("Weight (kg)") : Float.NaN,
        row.intValue("always"),
        row.booleanValue("paid"),
        row.decimal("exact"),
        row.text("text"),
        row.has("textOrNull") ? row.text("textOrNull") : null,
        row.constant("plan", Visit.Plan.class),
        row.has("planOrNull") ? row.constant("planOrNull", Visit.Plan.class) : null,
        row.uuid("key"),
        row.date("day", FORM_1),
        row.date("day", FORM_1),
        row.dateTime("at", FORM_2),
        row.dateTime("hour"),
        row.instant("seen", FORM_3),
        row.instant("clicked", ChronoUnit.MILLIS),
        row.has("took") ? row.duration("took") : null,
        row.duration("waited", ChronoUnit.DAYS),
        row.has("boxed") ? row.doubleValue("boxed") : null,
        row.intValue("never"),
        row.has("maybe") ? row.booleanValue("maybe") : null,
        row.has("optionalDay") ? Optional.of(row.date("optionalDay")) : Optional.empty(),
        Optional.of(row.constant("optionalPlan", Visit.Plan.class)),
        new Visit.Place(
            row.has("home.city") ? Optional.of(row.text("home.city")) : Optional.empty(),
            new Visit.Place.Outer(
                row.doubleValue("home.outer.latitude"),
                new Visit.Place.Outer.Inner(
                    row.longValue("home.outer.inner.id")),
                row.doubleValue("home.outer.longitude"))),
        row.floatValue("plain"),
        new Visit.Place.Outer.Inner(
            row.longValue("inner.id")),
        row.intValue("label"));
  }
}
