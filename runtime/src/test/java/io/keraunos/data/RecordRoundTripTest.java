package io.keraunos.data;

import static com.google.common.truth.Truth.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Records at random, written to CSV in every spelling and read again. */
class RecordRoundTripTest {

  /** What is written is read again, whatever the values and the spelling. */
  @Test
  void rowsAreReadAsTheyWereWritten() throws Exception {
    Random random = new Random(7);
    for (boolean comma : new boolean[] {false, true}) {
      CsvFormat format = CsvFormat.withHeader().booleans("Ναι", "Όχι").missing("-");
      List<Visit> written = new ArrayList<>();
      StringBuilder text = new StringBuilder(line(Visit.Reader.INSTANCE.columns()));
      for (int i = 0; i < 1000; i++) {
        Visit visit = random(random);
        written.add(visit);
        text.append(line(texts(visit, random, comma)));
      }
      Dataset<Visit> read =
          CsvDataset.read(
              "f.csv",
              new ByteArrayInputStream(text.toString().getBytes(UTF_8)),
              comma ? format.decimalComma() : format,
              Visit.Reader.INSTANCE);
      for (int i = 0; i < written.size(); i++) {
        assertThat(read.get(i)).isEqualTo(written.get(i));
      }
    }
  }

  private static Visit random(Random random) {
    Visit.Plan[] plans = Visit.Plan.values();
    return new Visit(
        (byte) random.nextInt(),
        (short) random.nextInt(),
        random.nextInt(),
        random.nextLong(),
        Float.intBitsToFloat(random.nextInt()),
        Double.longBitsToDouble(random.nextLong()),
        random.nextBoolean(),
        text(random),
        new BigDecimal(random.nextLong()).scaleByPowerOfTen(random.nextInt(40) - 20),
        LocalDate.ofEpochDay(random.nextInt(4_000_000) - 700_000),
        LocalDateTime.ofEpochSecond(
            random.nextInt(), random.nextInt(1_000_000_000), ZoneOffset.UTC),
        Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000)),
        Duration.ofNanos(random.nextLong() / 60 * 60),
        new UUID(random.nextLong(), random.nextLong()),
        plans[random.nextInt(plans.length)],
        new Visit.Place(text(random), random.nextInt()),
        random.nextBoolean()
            ? Visit.Gaps.ALL
            : new Visit.Gaps(
                random.nextInt(),
                random.nextDouble(),
                Optional.of("x" + text(random)),
                LocalDate.ofEpochDay(random.nextInt(100_000)),
                Optional.of(plans[random.nextInt(plans.length)]),
                Optional.of(random.nextBoolean())));
  }

  private static String text(Random random) {
    String characters = " ,;\"\n\rabcΑθ\uD83D\uDE00-'";
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      text.append(characters.charAt(random.nextInt(characters.length())));
    }
    return new String(text.toString().getBytes(UTF_8), UTF_8); // no half characters
  }

  private static List<String> texts(Visit visit, Random random, boolean comma) {
    Visit.Gaps gaps = visit.gaps();
    BigDecimal minutes =
        new BigDecimal(visit.took().toNanos())
            .divide(new BigDecimal(60_000_000_000L), MathContext.DECIMAL128);
    List<Object> values =
        Arrays.asList(
            visit.grade(),
            visit.floor(),
            random.nextBoolean() ? visit.count() : visit.count() + ".0",
            visit.number(),
            visit.weight(),
            visit.price(),
            bool(visit.paid(), random),
            visit.text(),
            visit.exact(),
            visit.day(),
            visit.at().toString().replace('T', random.nextBoolean() ? 'T' : ' '),
            visit.seen(),
            minutes,
            visit.key(),
            spelled(visit.plan(), random),
            visit.place().city(),
            visit.place().zip(),
            gaps.count(),
            gaps.price(),
            gaps.text().orElse(null),
            gaps.day() == null
                ? null
                : String.format(
                    Locale.ROOT,
                    "%02d.%02d.%04d",
                    gaps.day().getDayOfMonth(),
                    gaps.day().getMonthValue(),
                    gaps.day().getYear()),
            gaps.plan().map(plan -> spelled(plan, random)).orElse(null),
            gaps.paid().map(paid -> bool(paid, random)).orElse(null));
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      Object value = values.get(i);
      boolean isText = List.of(7, 9, 10, 11, 15, 20).contains(i);
      String text = value == null ? (random.nextBoolean() ? "-" : " ") : value.toString();
      texts.add(comma && value != null && !isText && i != 19 ? text.replace('.', ',') : text);
    }
    return texts;
  }

  private static String bool(boolean value, Random random) {
    List<String> words =
        value ? List.of("true", "TRUE", "1", "Ναι", "ναι") : List.of("false", "0", "Όχι");
    return words.get(random.nextInt(words.size()));
  }

  private static String spelled(Visit.Plan plan, Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> plan.name();
      case 1 -> plan.name().toLowerCase(Locale.ROOT).replace('_', '-');
      default -> " " + plan.name().replace("_", "") + ".";
    };
  }

  private static String line(List<String> values) {
    return values.stream()
        .map(value -> '"' + value.replace("\"", "\"\"") + '"')
        .collect(Collectors.joining(",", "", "\n"));
  }
}
