package io.keraunos.setting;

import java.util.List;

/**
 * A builder that takes settings. The groups of settings add methods to it, one for each setting.
 *
 * @param <B> the builder
 */
public interface SettingsBuilder<B> {

  /**
   * Sets a value.
   *
   * @throws IllegalArgumentException if the setting's rule does not allow it, or it has another
   *     value already
   */
  <T> B set(Setting<T> setting, T value);

  /** Appends to a list of values, which may be done repeatedly. */
  <T> B add(Setting<List<T>> setting, List<T> more);
}
