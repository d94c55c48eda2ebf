package io.keraunos.mlflow;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Parameters and tags of a run, within the limits of MLflow. */
final class Values {
  private Values() {}

  static final int LONGEST_PARAM = 6000;
  static final int LONGEST_TAG = 5000;

  /** The most params or tags in a request. */
  static final int MOST = 100;

  /** A request may have a million bytes; the rest is for what stands around the values. */
  private static final int MOST_BYTES = 900_000;

  /** The tag that says which values are cut. */
  private static final String CUT = "keraunos.cut";

  /**
   * Cuts values that are too long.
   *
   * @param cut gets the names of those, with their lengths
   */
  static Map<String, String> cut(
      Map<String, String> values, int longest, Names names, Map<String, String> cut) {
    Map<String, String> all = new TreeMap<>();
    values.forEach(
        (name, value) -> {
          String end = "... (cut from %s characters)".formatted(value.length());
          boolean fits = value.length() <= longest;
          all.put(names.of(name), fits ? value : value.substring(0, longest - end.length()) + end);
          if (!fits) {
            cut.put(name, value.length() + " characters");
          }
        });
    return all;
  }

  /** Returns the tag that names the values that were cut; none if there are none. */
  static Map<String, String> note(Map<String, String> cut) {
    String text = cut.toString();
    return cut.isEmpty()
        ? Map.of()
        : Map.of(CUT, text.length() <= LONGEST_TAG ? text : text.substring(0, LONGEST_TAG));
  }

  /** Divides values into requests, each with not too many of them and not too many bytes. */
  static List<JsonArray> requests(JsonArray values, int most) {
    List<JsonArray> requests = new ArrayList<>();
    JsonArray open = new JsonArray();
    long bytes = 0;
    for (JsonElement value : values) {
      long more = value.toString().getBytes(StandardCharsets.UTF_8).length + 1L;
      if (open.size() == most || (!open.isEmpty() && bytes + more > MOST_BYTES)) {
        requests.add(open);
        open = new JsonArray();
        bytes = 0;
      }
      open.add(value);
      bytes += more;
    }
    if (!open.isEmpty()) {
      requests.add(open);
    }
    return requests;
  }
}
