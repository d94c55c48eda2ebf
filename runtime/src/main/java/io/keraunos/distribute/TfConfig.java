package io.keraunos.distribute;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads the environment variable {@code TF_CONFIG}, which Kubeflow's training operator and
 * TensorFlow's own strategies use:
 *
 * <pre>{@code
 * {"cluster": {"chief": ["h0:2222"], "worker": ["h1:2222", "h2:2222"]},
 *  "task": {"type": "worker", "index": 0}}
 * }</pre>
 *
 * <p>The chief, also called {@code master}, comes before the workers; without one, the first worker
 * is the chief. An {@code evaluator} is not one of the cluster's workers.
 *
 * @see <a href="https://www.tensorflow.org/guide/distributed_training#TF_CONFIG">TF_CONFIG</a>
 */
final class TfConfig {

  private static final Set<String> TYPES = Set.of("chief", "master", "worker", "evaluator");

  /** The most characters of the text that messages show. */
  private static final int MOST_SHOWN = 1_000;

  private final String text;

  private TfConfig(String text) {
    this.text = text;
  }

  /**
   * Returns the cluster that a text describes.
   *
   * @throws IllegalArgumentException if it is not JSON of that form, or contradicts itself
   */
  static Cluster parse(String text) {
    return new TfConfig(text).cluster();
  }

  private Cluster cluster() {
    JsonObject root = root();
    if (!root.has("cluster") || object(root, "cluster").size() == 0) {
      return Cluster.LOCAL;
    }
    JsonObject cluster = object(root, "cluster");
    for (String type : cluster.keySet()) {
      if (type.equals("ps")) {
        throw wrong("cluster must have no \"ps\": parameter servers are not offered");
      }
      if (!TYPES.contains(type)) {
        throw wrong("cluster must have chief, worker and evaluator only, but has \"" + type + "\"");
      }
    }
    List<String> chiefs = new ArrayList<>(addresses(cluster, "chief"));
    chiefs.addAll(addresses(cluster, "master"));
    if (chiefs.size() > 1) {
      throw wrong("cluster must have at most one chief or master, but has " + chiefs);
    }
    List<String> workers = new ArrayList<>(chiefs);
    workers.addAll(addresses(cluster, "worker"));
    Set<String> seen = new HashSet<>();
    for (String address : workers) {
      if (!seen.add(address)) {
        throw wrong("every worker must have an address of its own, but two have " + address);
      }
    }
    return at(workers, chiefs.size(), object(root, "task"));
  }

  private Cluster at(List<String> workers, int chiefs, JsonObject task) {
    String type = string(task, "type");
    int index = index(task);
    if (!TYPES.contains(type)) {
      throw wrong("task.type must be chief, worker or evaluator, but was \"" + type + "\"");
    }
    if (type.equals("evaluator")) {
      return new Cluster(1, 0, "", List.of(), Cluster.Role.EVALUATOR);
    }
    boolean chief = type.equals("chief") || type.equals("master");
    int count = chief ? chiefs : workers.size() - chiefs;
    if (count == 0) {
      throw wrong("task.type must be one of the cluster's, which has no " + type);
    }
    if (index < 0 || index >= count) {
      throw wrong(
          "task.index must be from 0 to %s, as there are %s of type %s, but was %s"
              .formatted(count - 1, count, type, index));
    }
    if (workers.size() == 1) {
      return Cluster.LOCAL;
    }
    int rank = chief ? 0 : chiefs + index;
    return new Cluster(workers.size(), rank, workers.get(0), workers, Cluster.Role.WORKER);
  }

  private JsonObject root() {
    JsonElement root;
    try {
      root = JsonParser.parseString(text.isBlank() ? "{}" : text);
    } catch (JsonParseException e) {
      throw new IllegalArgumentException(
          "TF_CONFIG must be JSON, but is not: %s. It was %s"
              .formatted(e.getMessage(), shown(text)),
          e);
    }
    if (!root.isJsonObject()) {
      throw wrong("it must be an object {...}");
    }
    return root.getAsJsonObject();
  }

  private JsonObject object(JsonObject of, String key) {
    JsonElement value = of.get(key);
    if (value == null || !value.isJsonObject()) {
      throw wrong("\"%s\" must be an object {...}, but was %s".formatted(key, value));
    }
    return value.getAsJsonObject();
  }

  private List<String> addresses(JsonObject cluster, String type) {
    JsonElement value = cluster.get(type);
    if (value == null) {
      return List.of();
    }
    if (!value.isJsonArray()) {
      throw wrong("cluster.%s must be a list of addresses, but was %s".formatted(type, value));
    }
    JsonArray array = value.getAsJsonArray();
    List<String> addresses = new ArrayList<>();
    for (JsonElement element : array) {
      String address = element.isJsonPrimitive() ? element.getAsString() : element.toString();
      HostPort.parse("TF_CONFIG: an address of cluster." + type, address);
      addresses.add(address);
    }
    return addresses;
  }

  private String string(JsonObject task, String key) {
    JsonElement value = task.get(key);
    if (value == null || !value.isJsonPrimitive()) {
      throw wrong("task.%s must be there, but task was %s".formatted(key, task));
    }
    return value.getAsString();
  }

  /** Reads an index: Kubeflow writes a number, others a string. */
  private int index(JsonObject task) {
    String index = string(task, "index");
    if (!index.matches("[0-9]{1,6}")) {
      throw wrong("task.index must be a number from 0, but was \"" + index + "\"");
    }
    return Integer.parseInt(index);
  }

  private IllegalArgumentException wrong(String rule) {
    return new IllegalArgumentException(
        "TF_CONFIG: %s. It was %s".formatted(shown(rule), shown(text)));
  }

  /** Returns a text, or the beginning of a long one. */
  private static String shown(String any) {
    return any.length() > MOST_SHOWN ? any.substring(0, MOST_SHOWN) + "..." : any;
  }
}
