package io.keraunos.setting;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One setting, declared once. Values never change; each method returns a declaration with more
 * said:
 *
 * <pre>{@code
 * static final Setting<Long> MAX_STEPS =
 *     Setting.of("maxSteps", ValueType.LONG, "Ends after that many optimizer steps.")
 *         .rule(steps -> Check.atLeast("maxSteps", steps, 0))
 *         .absent("no limit")
 *         .flag("--max-steps", "N");
 * }</pre>
 *
 * @param <T> its values
 */
public final class Setting<T> {

  private final String name;
  private final String type;
  private final String description;
  private final @Nullable ValueType<T> values;
  // Set before anybody else has the declaration, see but().
  private @Nullable T defaultValue;
  private String absent = "none";
  private UnaryOperator<T> rule = value -> value;
  private List<Flag> flags = List.of();
  private Function<Map<String, String>, Optional<T>> reader = given -> Optional.empty();
  private boolean perWorker;

  private Setting(String name, String type, String description, @Nullable ValueType<T> values) {
    this.name = name;
    this.type = type;
    this.description = description;
    this.values = values;
  }

  /**
   * A setting whose values are read from one text.
   *
   * @param name the method's name in the builder
   * @param description a sentence
   */
  public static <T> Setting<T> of(String name, ValueType<T> type, String description) {
    return new Setting<>(name, type.name(), description, type);
  }

  /**
   * A setting whose values are objects, made from several flags or from none.
   *
   * @param type what the table of all settings calls its values
   */
  public static <T> Setting<T> of(String name, String type, String description) {
    return new Setting<>(name, type, description, null);
  }

  private Setting<T> but(Consumer<Setting<T>> change) {
    Setting<T> copy = new Setting<>(name, type, description, values);
    copy.defaultValue = defaultValue;
    copy.absent = absent;
    copy.rule = rule;
    copy.flags = flags;
    copy.reader = reader;
    copy.perWorker = perWorker;
    change.accept(copy);
    return copy;
  }

  /** With the value that it has where none is set. */
  public Setting<T> byDefault(T value) {
    return but(copy -> copy.defaultValue = value);
  }

  /** With words for having no value; {@code none} where this is not said. */
  public Setting<T> absent(String words) {
    return but(copy -> copy.absent = words);
  }

  /** With a rule: throws an {@code IllegalArgumentException} or returns the value. */
  public Setting<T> rule(UnaryOperator<T> check) {
    return but(copy -> copy.rule = check);
  }

  /** Allowed to differ from worker to worker. */
  public Setting<T> perWorker() {
    return but(copy -> copy.perWorker = true);
  }

  /** With one flag, whose text is the value, described as the setting is. Said last. */
  public Setting<T> flag(String flag, String label) {
    ValueType<T> type = parsed();
    return flags(
        List.of(new Flag(flag, label, description, defaultValue().map(type.printer()))),
        given -> Optional.ofNullable(given.get(flag)).map(type.parser()));
  }

  /**
   * With flags.
   *
   * @param reader makes the value from the texts that were given, by the flags' names; empty if
   *     they say nothing
   */
  public Setting<T> flags(List<Flag> all, Function<Map<String, String>, Optional<T>> reader) {
    return but(
        copy -> {
          copy.flags = List.copyOf(all);
          copy.reader = reader;
        });
  }

  private ValueType<T> parsed() {
    if (values == null) {
      throw new IllegalStateException(name + " must have a type of values for a flag");
    }
    return values;
  }

  /** A setting that is on or off; off by default, with a flag that switches it on. */
  public static Setting<Boolean> off(String name, String flag, String description) {
    return of(name, ValueType.SWITCH, description).byDefault(false).flag(flag, Flag.SWITCH);
  }

  /**
   * A setting that is on or off; on by default, with a flag that switches it off.
   *
   * @param off the flag's description
   */
  public static Setting<Boolean> on(String name, String flag, String description, String off) {
    return of(name, ValueType.SWITCH, description)
        .byDefault(true)
        .flags(
            List.of(new Flag(flag, Flag.SWITCH, off, Optional.of("false"))),
            given ->
                Optional.ofNullable(given.get(flag))
                    .map(text -> !ValueType.SWITCH.parser().apply(text)));
  }

  /** The name, which the builder's method has too. */
  public String name() {
    return name;
  }

  /** What the values are, in words. */
  public String type() {
    return type;
  }

  /** What it does, in a sentence. */
  public String description() {
    return description;
  }

  /** The value that it has where none is set. */
  public Optional<T> defaultValue() {
    return Optional.ofNullable(defaultValue);
  }

  /** What having no value means, in words. */
  public String absent() {
    return absent;
  }

  /** The flags; none if only a program can make its values. */
  public List<Flag> flags() {
    return flags;
  }

  /** Whether all workers must have the same value. */
  public boolean sameOnAllWorkers() {
    return !perWorker;
  }

  /**
   * The value that flags say.
   *
   * @param given their texts, by the flags' names
   * @throws IllegalArgumentException if a text is no value
   */
  public Optional<T> read(Map<String, String> given) {
    return reader.apply(given);
  }

  /** The value if the rule allows it. */
  T checked(T value) {
    return rule.apply(value);
  }

  /** A value in words. */
  String text(Optional<T> value) {
    return value.map(String::valueOf).orElse(absent);
  }

  @Override
  public String toString() {
    return name;
  }
}
