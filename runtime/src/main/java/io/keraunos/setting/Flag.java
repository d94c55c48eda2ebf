package io.keraunos.setting;

import java.util.Optional;

/**
 * A flag of a command line.
 *
 * @param name such as {@code --max-epochs}
 * @param label the placeholder of the value in the help, such as {@code N}
 * @param description a sentence for the help
 * @param defaultText the text that says the default; empty if none does
 */
public record Flag(String name, String label, String description, Optional<String> defaultText) {

  /** Creates a flag whose default no text states. */
  public Flag(String name, String label, String description) {
    this(name, label, description, Optional.empty());
  }

  /** Label of a flag that is on or off, and may stand without a value. */
  public static final String SWITCH = "true|false";

  /** Returns whether the flag may stand without a value, which then is {@code true}. */
  public boolean isSwitch() {
    return label.equals(SWITCH);
  }

  /** Returns the flag's key in a configuration file: the name without dashes in front. */
  public String key() {
    return name.substring(2);
  }
}
