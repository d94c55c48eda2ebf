package io.keraunos.provenance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Leaves out what a file that travels with a model must not tell: the values of arguments and
 * settings whose names end in a word such as password, token, secret or key, and passwords within
 * addresses.
 */
public final class Secrets {
  private Secrets() {}

  /** Stands in the place of a value that is left out. */
  static final String MASK = "***";

  private static final Set<String> WORDS =
      Set.of(
          "password",
          "passwd",
          "pwd",
          "passphrase",
          "token",
          "secret",
          "key",
          "apikey",
          "credential",
          "credentials");

  /** The password of {@code scheme://user:password@host}. */
  private static final Pattern IN_ADDRESS = Pattern.compile("(//[^/@:\\s]*):[^/@\\s]+@");

  /** {@code name=value} within a text, such as the properties of a JDBC address. */
  private static final Pattern ASSIGNED = Pattern.compile("([\\w.-]+)=([^&;,\\s]+)");

  /** Returns arguments, the values of secret ones left out: {@code --name value}, {@code -Dx=y}. */
  static List<String> mask(List<String> arguments) {
    List<String> masked = new ArrayList<>();
    boolean next = false;
    for (String argument : arguments) {
      boolean flag = argument.startsWith("-");
      masked.add(next && !flag ? MASK : mask(argument));
      next = flag && !argument.contains("=") && isSecret(argument);
    }
    return List.copyOf(masked);
  }

  /** Returns values by name, those of secret names left out. */
  public static Map<String, String> mask(Map<String, String> values) {
    Map<String, String> masked = new LinkedHashMap<>();
    values.forEach((name, value) -> masked.put(name, isSecret(name) ? MASK : mask(value)));
    return masked;
  }

  private static String mask(String text) {
    String masked =
        IN_ADDRESS.matcher(text).replaceAll("$1:" + Matcher.quoteReplacement(MASK) + "@");
    return ASSIGNED
        .matcher(masked)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    isSecret(found.group(1)) ? found.group(1) + "=" + MASK : found.group()));
  }

  /**
   * Returns whether the last word of a name says so, as those of {@code --api-key} or {@code
   * dbPassword}.
   */
  private static boolean isSecret(String name) {
    String spaced =
        name.replaceAll("([a-z0-9])([A-Z])", "$1 $2")
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]+", " ")
            .strip();
    return WORDS.contains(spaced.substring(spaced.lastIndexOf(' ') + 1));
  }
}
