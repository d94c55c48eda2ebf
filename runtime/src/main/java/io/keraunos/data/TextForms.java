package io.keraunos.data;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The forms of all types in the texts of a table. */
final class TextForms {

  private static final int SHOWN_CONSTANTS = 12;
  private static final BigInteger BILLION = BigInteger.valueOf(1_000_000_000);
  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  static final TextForms DEFAULT = new TextForms(CsvValues.DEFAULT);

  final Form<Byte> ofByte;
  final Form<Byte> ofUnsignedByte;
  final Form<Short> ofShort;
  final Form<Integer> ofInt;
  final Form<Long> ofLong;
  final Form<Float> ofFloat;
  final Form<Double> ofDouble;
  final Form<BigDecimal> ofDecimal;
  final Form<Boolean> ofBoolean;
  final Form<Duration> ofDuration = Form.of("a duration such as PT1H30M", Duration::parse);
  final Form<UUID> ofUuid =
      Form.of(
          "a UUID such as 123e4567-e89b-12d3-a456-426614174000",
          text -> UUID_TEXT.matcher(text).matches() ? UUID.fromString(text) : null);

  private final CsvNumbers numbers;
  private final Set<String> missing;
  private final Map<Class<?>, Constants> constants = new ConcurrentHashMap<>();

  TextForms(CsvValues values) {
    this.numbers = new CsvNumbers(values.decimalComma());
    this.missing = Set.copyOf(values.missingWords());
    String comma = values.decimalComma() ? " with a decimal comma, such as 1,5" : "";
    this.ofByte =
        whole("an int from -128 to 127", value -> (byte) value == value ? (byte) value : null);
    this.ofUnsignedByte =
        whole("an int from 0 to 255", value -> value < 0 || value > 255 ? null : (byte) value);
    this.ofShort =
        whole(
            "an int from -32768 to 32767", value -> (short) value == value ? (short) value : null);
    this.ofInt = whole("an int", value -> (int) value == value ? (int) value : null);
    this.ofLong = whole("a long", value -> value);
    this.ofFloat = Form.of("a float" + comma, numbers::floatValue);
    this.ofDouble = Form.of("a double" + comma, numbers::doubleValue);
    this.ofDecimal = Form.of("a decimal number" + comma, numbers::exact);
    this.ofBoolean = booleans(values);
  }

  private <V> Form<V> whole(String rule, LongFunction<@Nullable V> narrow) {
    return Form.of(rule, text -> narrow.apply(numbers.integer(text)));
  }

  /** Returns the form of booleans: one of their words, or 1 or 0 written as another integer. */
  private Form<Boolean> booleans(CsvValues values) {
    Map<String, Boolean> words = new HashMap<>();
    values.trueWords().forEach(word -> words.put(word.toLowerCase(Locale.ROOT), true));
    values.falseWords().forEach(word -> words.put(word.toLowerCase(Locale.ROOT), false));
    return Form.of(
        rule(values.trueWords(), values.falseWords()),
        text -> {
          Boolean value = words.get(text.toLowerCase(Locale.ROOT));
          return value != null ? value : words.get(Long.toString(numbers.integer(text)));
        });
  }

  // In pairs, as they were declared.
  private static String rule(List<String> trueWords, List<String> falseWords) {
    int pairs = Math.max(trueWords.size(), falseWords.size());
    StringBuilder rule = new StringBuilder();
    for (int i = 0; i < pairs; i++) {
      rule.append(i < trueWords.size() ? ", " + trueWords.get(i) : "");
      rule.append(i < falseWords.size() ? ", " + falseWords.get(i) : "");
    }
    int last = rule.lastIndexOf(", ");
    return rule.replace(last, last + 2, " or ").substring(2);
  }

  /** Returns whether numbers have a comma before their fraction. */
  boolean decimalComma() {
    return numbers.decimalComma();
  }

  /** Returns whether a text stands for a missing value. */
  boolean isMissing(String text) {
    String stripped = text.strip();
    return stripped.isEmpty() || missing.contains(stripped);
  }

  /** Returns the form of durations as numbers of a unit. */
  Form<Duration> durations(ChronoUnit unit) {
    return new Form<>(
        () -> "a number of %s, such as 1.5".formatted(unit.toString().toLowerCase(Locale.ROOT)),
        text -> duration(text, unit));
  }

  /** Returns the form of points in time as numbers of a unit since 1970. */
  Form<Instant> instants(ChronoUnit unit) {
    return new Form<>(
        () ->
            "a number of %s since 1970, such as 1717173000"
                .formatted(unit.toString().toLowerCase(Locale.ROOT)),
        text -> {
          Duration since = duration(text, unit);
          return since == null ? null : Instant.EPOCH.plus(since);
        });
  }

  private @Nullable Duration duration(String text, ChronoUnit unit) {
    BigDecimal number = numbers.exact(text);
    if (number == null || Math.abs((long) number.scale()) > CsvNumbers.MAX_LENGTH) {
      return null;
    }
    BigInteger[] seconds =
        number
            .multiply(BigDecimal.valueOf(unit.getDuration().toNanos()))
            .setScale(0, RoundingMode.HALF_EVEN)
            .toBigInteger()
            .divideAndRemainder(BILLION);
    return Duration.ofSeconds(seconds[0].longValueExact(), seconds[1].longValueExact());
  }

  /** Returns the form of an enum's constants. */
  <E extends Enum<E>> Form<E> constants(Class<E> type) {
    Constants of = constants.computeIfAbsent(type, unused -> Constants.of(type));
    return new Form<>(() -> Constants.rule(type), text -> type.cast(of.find(text)));
  }

  /**
   * The constants of an enum.
   *
   * @param texts the constants by their names and by other texts that were found to mean them
   * @param keys those that are like no other by the keys of their names
   */
  private record Constants(Map<String, Enum<?>> texts, Map<String, Enum<?>> keys) {

    static Constants of(Class<? extends Enum<?>> type) {
      Map<String, Enum<?>> texts = new ConcurrentHashMap<>();
      Map<String, List<Enum<?>>> alike =
          Stream.of(type.getEnumConstants())
              .collect(Collectors.groupingBy(constant -> LooseNames.key(constant.name())));
      Map<String, Enum<?>> keys = new HashMap<>();
      alike.forEach(
          (key, constants) -> {
            constants.forEach(constant -> texts.put(constant.name(), constant));
            if (constants.size() == 1 && !key.isEmpty()) {
              keys.put(key, constants.get(0));
            }
          });
      return new Constants(texts, keys);
    }

    @Nullable Enum<?> find(String text) {
      Enum<?> constant = texts.get(text);
      if (constant == null) {
        constant = keys.get(LooseNames.key(text));
        if (constant != null) {
          texts.put(text, constant);
        }
      }
      return constant;
    }

    static String rule(Class<? extends Enum<?>> type) {
      List<String> all = Stream.of(type.getEnumConstants()).map(Enum::name).toList();
      String shown = String.join(", ", all.subList(0, Math.min(SHOWN_CONSTANTS, all.size())));
      return all.size() <= SHOWN_CONSTANTS
          ? "one of " + shown
          : "one of %s, ... (%s in all)".formatted(shown, all.size());
    }
  }
}
