package io.keraunos.setting;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A setting, declared once. Values never change; each method returns a declaration with more said:
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
  private Function<FlagTexts, Optional<T>> reader = given -> Optional.empty();
  private boolean perWorker;

  private Setting(String name, String type, String description, @Nullable ValueType<T> values) {
    this.name = name;
    this.type = type;
    this.description = description;
    this.values = values;
  }

  /**
   * Returns a setting whose values are read from one text.
   *
   * @param name the method's name in the builder
   * @param description a sentence
   */
  public static <T> Setting<T> of(String name, ValueType<T> type, String description) {
    return new Setting<>(name, type.name(), description, type);
  }

  /**
   * Returns a setting whose values are objects, made from several flags or from none.
   *
   * @param type the name of its values in the table of all settings
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

  /** Returns this declaration with a default value. */
  public Setting<T> byDefault(T value) {
    return but(copy -> copy.defaultValue = value);
  }

  /** Returns this declaration with words for having no value; {@code none} by default. */
  public Setting<T> absent(String words) {
    return but(copy -> copy.absent = words);
  }

  /**
   * Returns this declaration with a rule: a function that throws an {@code
   * IllegalArgumentException} or returns the value.
   */
  public Setting<T> rule(UnaryOperator<T> check) {
    return but(copy -> copy.rule = check);
  }

  /** Returns this declaration with values that may differ between workers. */
  public Setting<T> perWorker() {
    return but(copy -> copy.perWorker = true);
  }

  /**
   * Returns this declaration with one flag, whose text is the value and whose description is the
   * setting's. Call it last.
   */
  public Setting<T> flag(String flag, String label) {
    ValueType<T> type = parsed();
    return flags(
        List.of(new Flag(flag, label, description, defaultValue().map(type.printer()))),
        given -> given.read(flag, type));
  }

  /**
   * Returns this declaration with flags.
   *
   * @param reader makes the value from the texts that were given; empty if they say nothing
   */
  public Setting<T> flags(List<Flag> all, Function<FlagTexts, Optional<T>> reader) {
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

  /** Returns a setting that is on or off; off by default, with a flag that switches it on. */
  public static Setting<Boolean> off(String name, String flag, String description) {
    return of(name, ValueType.SWITCH, description).byDefault(false).flag(flag, Flag.SWITCH);
  }

  /**
   * Returns a setting that is on or off; on by default, with a flag that switches it off.
   *
   * @param off the flag's description
   */
  public static Setting<Boolean> on(String name, String flag, String description, String off) {
    return of(name, ValueType.SWITCH, description)
        .byDefault(true)
        .flags(
            List.of(new Flag(flag, Flag.SWITCH, off, Optional.of("false"))),
            given -> given.read(flag, ValueType.SWITCH).map(isOff -> !isOff));
  }

  /** Returns the name, which is also that of the builder's method. */
  public String name() {
    return name;
  }

  /** Returns the type of the values, in words. */
  public String type() {
    return type;
  }

  /** Returns the description, a sentence. */
  public String description() {
    return description;
  }

  /** Returns the default value; empty if there is none. */
  public Optional<T> defaultValue() {
    return Optional.ofNullable(defaultValue);
  }

  /** Returns the words for having no value. */
  public String absent() {
    return absent;
  }

  /** Returns the flags; none if only a program can make the setting's values. */
  public List<Flag> flags() {
    return flags;
  }

  /** Returns whether all workers must have the same value. */
  public boolean sameOnAllWorkers() {
    return !perWorker;
  }

  /**
   * Reads the value from flags.
   *
   * @throws IllegalArgumentException if a text is no value, or flags do not go together
   */
  public Optional<T> read(FlagTexts given) {
    return reader.apply(given);
  }

  /** Returns the value if the rule allows it. */
  T checked(T value) {
    return rule.apply(value);
  }

  /** Returns a value in words. */
  String text(Optional<T> value) {
    return value.map(String::valueOf).orElse(absent);
  }

  @Override
  public String toString() {
    return name;
  }
}
