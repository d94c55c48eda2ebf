package io.keraunos.cli;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Settings as YAML that {@link ConfigFile} reads back as they were. */
final class ConfigText {
  private ConfigText() {}

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./+-][A-Za-z0-9_./+ ,=-]*");
  private static final Set<String> NOTHING = Set.of("", "~", "null", "-", "---");

  /**
   * Returns the text of a file.
   *
   * @param head the comment of its first line
   */
  static String of(String head, Map<String, String> settings) {
    StringBuilder yaml = new StringBuilder("# ").append(head).append('\n');
    settings.forEach(
        (key, value) -> yaml.append(key).append(": ").append(scalar(value)).append('\n'));
    return yaml.toString();
  }

  private static String scalar(String value) {
    boolean plain =
        PLAIN.matcher(value).matches()
            && !NOTHING.contains(value)
            && !value.startsWith("- ")
            && value.equals(value.strip());
    return plain ? value : quoted(value);
  }

  private static String quoted(String value) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ' || c == 0x7f) {
        quoted.append(String.format(Locale.ROOT, "\\x%02x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
