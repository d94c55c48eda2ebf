package io.keraunos.setting;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Immutable values of settings. */
public final class Settings {

  /** Settings without values of their own. */
  public static final Settings DEFAULTS = new Settings(Map.of());

  private final Map<Setting<?>, Object> values;

  private Settings(Map<Setting<?>, Object> values) {
    this.values = values;
  }

  /**
   * Returns these settings with another value.
   *
   * @throws IllegalArgumentException if the setting's rule does not allow the value, or it has
   *     another one already
   */
  public <T> Settings with(Setting<T> setting, T value) {
    if (value == null) {
      throw new IllegalArgumentException(setting + " must not be null");
    }
    T checked = setting.checked(value);
    if (isSet(setting) && !checked.equals(values.get(setting))) {
      throw new IllegalArgumentException(
          "%s must be set once, but was set to %s and to %s"
              .formatted(setting, setting.text(find(setting)), value));
    }
    return replaced(setting, checked);
  }

  /** Returns these settings with more values at the end of a list. */
  public <T> Settings withMore(Setting<List<T>> setting, List<T> more) {
    List<T> all = new ArrayList<>(find(setting).orElse(List.of()));
    all.addAll(more);
    return replaced(setting, setting.checked(List.copyOf(all)));
  }

  /** Returns these settings with the value of one replaced, whether it was set or not. */
  public <T> Settings replaced(Setting<T> setting, T value) {
    Map<Setting<?>, Object> all = new LinkedHashMap<>(values);
    all.put(setting, value);
    return new Settings(all);
  }

  /** Returns these settings with one of them set back to its default. */
  public Settings without(Setting<?> setting) {
    Map<Setting<?>, Object> all = new LinkedHashMap<>(values);
    all.remove(setting);
    return new Settings(all);
  }

  /** Returns whether a value was set. */
  public boolean isSet(Setting<?> setting) {
    return values.containsKey(setting);
  }

  /** Returns whether the value, in words, is that of the default. */
  public boolean isDefault(Setting<?> setting) {
    return text(setting).equals(defaultText(setting));
  }

  /** Returns the value or the default; empty if there is neither. */
  @SuppressWarnings("unchecked") // with() and the like put nothing else there
  public <T> Optional<T> find(Setting<T> setting) {
    return values.containsKey(setting)
        ? Optional.of((T) values.get(setting))
        : setting.defaultValue();
  }

  /** Returns the value or the default of a whole number; empty if there is neither. */
  public OptionalInt findInt(Setting<Integer> setting) {
    return find(setting).map(OptionalInt::of).orElse(OptionalInt.empty());
  }

  /** Returns the value or the default of a setting that has one. */
  public <T> T get(Setting<T> setting) {
    return find(setting).orElseThrow(() -> new IllegalStateException(setting + " has no value"));
  }

  /**
   * Returns the settings' values in words, by name: those that differ from the default first.
   *
   * @param all all settings, in the order of the table
   */
  public Map<String, String> inWords(List<Setting<?>> all) {
    Map<String, String> words = new LinkedHashMap<>();
    for (boolean byDefault : new boolean[] {false, true}) {
      all.stream()
          .filter(setting -> isDefault(setting) == byDefault)
          .forEach(setting -> words.put(setting.name(), text(setting)));
    }
    return words;
  }

  /** Returns the value in words. */
  public <T> String text(Setting<T> setting) {
    return setting.text(find(setting));
  }

  private static <T> String defaultText(Setting<T> setting) {
    return setting.text(setting.defaultValue());
  }
}
