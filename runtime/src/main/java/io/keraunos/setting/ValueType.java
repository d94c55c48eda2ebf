package io.keraunos.setting;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A type of values that settings read from text.
 *
 * @param <T> the values
 * @param name its name in the table of all settings
 * @param parser reads a text; of one that is no such value it throws an {@code
 *     IllegalArgumentException}
 * @param printer writes a text that the parser reads
 */
public record ValueType<T>(String name, Function<String, T> parser, Function<T, String> printer) {

  /** Creates a type of values whose {@code toString} is their text. */
  public ValueType(String name, Function<String, T> parser) {
    this(name, parser, String::valueOf);
  }

  /** Whole numbers of 64 bits. */
  public static final ValueType<Long> LONG =
      new ValueType<>("whole number", text -> number(text, "a whole number", Long::parseLong));

  /** Whole numbers of 32 bits. */
  public static final ValueType<Integer> INT =
      new ValueType<>("whole number", text -> number(text, "a whole number", Integer::parseInt));

  /** Numbers. */
  public static final ValueType<Double> DOUBLE =
      new ValueType<>("number", text -> number(text, "a number", Double::parseDouble));

  /** Switches: on or off. */
  public static final ValueType<Boolean> SWITCH = new ValueType<>("on or off", ValueType::onOrOff);

  /** Text. */
  public static final ValueType<String> TEXT = new ValueType<>("text", text -> text);

  /** Files and folders. */
  public static final ValueType<Path> PATH = new ValueType<>("path", Path::of);

  /** Times in whole seconds. */
  public static final ValueType<Duration> SECONDS =
      new ValueType<>(
          "time",
          text -> Duration.ofSeconds(LONG.parser().apply(text)),
          time -> Long.toString(time.toSeconds()));

  private static final Pattern CLOCK_FORM =
      Pattern.compile("(\\d{1,6}):(\\d{1,2}):(\\d{1,2}):(\\d{1,2})");

  /** Days, hours, minutes and seconds, such as {@code 00:12:00:00}; as Lightning's max_time. */
  public static final ValueType<Duration> CLOCK = new ValueType<>("time", ValueType::clock);

  /** Returns the type of the constants of an enum, in any case. */
  public static <E extends Enum<E>> ValueType<E> of(Class<E> type) {
    return new ValueType<>(
        Arrays.toString(type.getEnumConstants()).replaceAll("[\\[\\]]", ""),
        text ->
            Arrays.stream(type.getEnumConstants())
                .filter(value -> value.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(
                    () -> mismatch(text, "one of " + Arrays.toString(type.getEnumConstants()))));
  }

  private static boolean onOrOff(String text) {
    if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
      return Boolean.parseBoolean(text);
    }
    throw mismatch(text, "true or false");
  }

  private static <N extends Number> N number(String text, String rule, Function<String, N> parser) {
    try {
      return parser.apply(text);
    } catch (NumberFormatException e) {
      throw mismatch(text, rule);
    }
  }

  private static Duration clock(String text) {
    Matcher parts = CLOCK_FORM.matcher(text);
    if (!parts.matches()) {
      throw mismatch(text, "days, hours, minutes and seconds such as 00:12:00:00");
    }
    return Duration.ofDays(Long.parseLong(parts.group(1)))
        .plusHours(Long.parseLong(parts.group(2)))
        .plusMinutes(Long.parseLong(parts.group(3)))
        .plusSeconds(Long.parseLong(parts.group(4)));
  }

  /**
   * Returns the error of a text that is no value; {@link FlagTexts#read} adds the name of its flag.
   */
  public static IllegalArgumentException mismatch(String text, String rule) {
    return new MismatchException(text, rule);
  }
}
