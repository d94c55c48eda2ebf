package io.keraunos.testing;

import io.keraunos.metric.MetricName;
import java.util.Map;

/** Looks names up, and says which there are. */
final class Names {
  private Names() {}

  /**
   * Returns the value of a name.
   *
   * @param kind what has the name, for the message
   * @throws IllegalArgumentException if there is none; the message has all names
   */
  static <T> T find(String kind, String name, Map<String, T> all) {
    T found = all.get(name);
    if (found == null) {
      throw new IllegalArgumentException(
          "there is no %s \"%s\"; %sthere %s"
              .formatted(
                  kind,
                  name,
                  MetricName.of(name)
                      .nearest(all.keySet())
                      .map("did you mean \"%s\"? "::formatted)
                      .orElse(""),
                  all.isEmpty() ? "is none" : "are " + all.keySet()));
    }
    return found;
  }
}
