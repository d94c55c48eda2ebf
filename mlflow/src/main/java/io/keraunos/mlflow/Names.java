package io.keraunos.mlflow;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The names under which values are logged: MLflow's may have letters, digits, underscores, periods,
 * dashes, spaces and slashes, at most 250 of them, and must not be another one as a path. What they
 * must not have is an underscore; one that is taken then gets a number.
 */
final class Names {

  static final int LONGEST = 250;

  private final Map<String, String> known = new HashMap<>();
  private final Set<String> taken = new HashSet<>();

  /** Returns the name in MLflow, always the same one for the same name. */
  String of(String name) {
    String before = known.get(name);
    if (before != null) {
      return before;
    }
    String valid = valid(name);
    String free = valid;
    for (int number = 2; !taken.add(free); number++) {
      String suffix = "_" + number;
      free = valid.substring(0, Math.min(valid.length(), LONGEST - suffix.length())) + suffix;
    }
    known.put(name, free);
    return free;
  }

  private static String valid(String name) {
    StringBuilder valid = new StringBuilder();
    for (String part : name.replaceAll("[^/\\p{L}\\p{Nd}_.\\- ]", "_").split("/", -1)) {
      if (!part.isEmpty()) { // which a path does not keep
        valid.append(valid.isEmpty() ? "" : "/").append(part.matches("\\.{1,2}") ? "_" : part);
      }
    }
    if (valid.isEmpty()) {
      return "_";
    }
    return valid.length() <= LONGEST ? valid.toString() : valid.substring(0, LONGEST);
  }
}
