package io.keraunos.data;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A record of every type that a column can be read to, with a reader as one is generated. */
record Visit(
    byte grade,
    short floor,
    int count,
    long number,
    float weight,
    double price,
    boolean paid,
    String text,
    BigDecimal exact,
    LocalDate day,
    LocalDateTime at,
    Instant seen,
    Duration took,
    UUID key,
    Plan plan,
    Place place,
    Gaps gaps) {

  enum Plan {
    FREE,
    MONTH_TO_MONTH,
    PRO
  }

  record Place(String city, int zip) {}

  /** Values that may be missing: null, empty or NaN. */
  record Gaps(
      @Nullable Integer count,
      double price,
      Optional<String> text,
      @Nullable LocalDate day,
      Optional<Plan> plan,
      Optional<Boolean> paid) {
    static final Gaps ALL =
        new Gaps(null, Double.NaN, Optional.empty(), null, Optional.empty(), Optional.empty());
  }

  /** The records of rows, by columns of the components' names but for a few. */
  static final class Reader implements RecordReader<Visit> {
    static final Reader INSTANCE = new Reader();

    private static final TimePattern DAY = TimePattern.of("dd.MM.yyyy");

    @Override
    public List<String> columns() {
      return List.of(
          "grade",
          "floor",
          "count",
          "number",
          "weight",
          "price",
          "paid",
          "text",
          "exact",
          "day",
          "at",
          "seen",
          "took",
          "key",
          "plan",
          "place.city",
          "place.zip",
          "gaps.count",
          "gaps.price",
          "gaps.text",
          "First day",
          "gaps.plan",
          "gaps.paid");
    }

    @Override
    public Visit read(RecordRow row) {
      return new Visit(
          row.byteValue("grade"),
          row.shortValue("floor"),
          row.intValue("count"),
          row.longValue("number"),
          row.floatValue("weight"),
          row.doubleValue("price"),
          row.booleanValue("paid"),
          row.text("text"),
          row.decimal("exact"),
          row.date("day"),
          row.dateTime("at"),
          row.instant("seen"),
          row.duration("took", ChronoUnit.MINUTES),
          row.uuid("key"),
          row.constant("plan", Plan.class),
          new Place(row.text("place.city"), row.intValue("place.zip")),
          new Gaps(
              row.has("gaps.count") ? row.intValue("gaps.count") : null,
              row.has("gaps.price") ? row.doubleValue("gaps.price") : Double.NaN,
              row.has("gaps.text") ? Optional.of(row.text("gaps.text")) : Optional.empty(),
              row.has("First day") ? row.date("First day", DAY) : null,
              row.has("gaps.plan")
                  ? Optional.of(row.constant("gaps.plan", Plan.class))
                  : Optional.empty(),
              row.has("gaps.paid")
                  ? Optional.of(row.booleanValue("gaps.paid"))
                  : Optional.empty()));
    }
  }
}
