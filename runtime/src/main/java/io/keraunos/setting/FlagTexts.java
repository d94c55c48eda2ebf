package io.keraunos.setting;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Texts of the flags that were given, by the flags' names. A text that is no value is refused with
 * the name of its flag.
 */
public record FlagTexts(Map<String, String> texts) {

  /** Copies the texts. */
  public FlagTexts {
    texts = Map.copyOf(texts);
  }

  /** Returns whether a flag was given. */
  public boolean has(String flag) {
    return texts.containsKey(flag);
  }

  /**
   * Returns the value of a flag; empty if it was not given.
   *
   * @throws FlagException if the text is no value of the type
   */
  public <T> Optional<T> read(String flag, ValueType<T> type) {
    return read(flag, type.parser());
  }

  /**
   * Returns the value of a flag; empty if it was not given.
   *
   * @param parser reads the text; of one that is no value it throws {@link ValueType#mismatch}
   * @throws FlagException if the text is no value
   */
  public <T> Optional<T> read(String flag, Function<String, T> parser) {
    try {
      return Optional.ofNullable(texts.get(flag)).map(parser);
    } catch (MismatchException e) {
      throw new FlagException("Invalid value for option '%s': %s".formatted(flag, e.getMessage()));
    }
  }
}
