package io.keraunos.mlflow;

import com.google.gson.JsonObject;

/**
 * A value of a metric.
 *
 * @param key its name in MLflow
 * @param timestamp milliseconds since 1970
 * @param step optimizer steps finished
 */
record Point(String key, double value, long timestamp, long step) {

  /** The most in a request. */
  static final int MOST = 1000;

  JsonObject json() {
    JsonObject json = Json.of("key", key);
    json.add("value", Json.number(value));
    json.addProperty("timestamp", timestamp);
    json.addProperty("step", step);
    return json;
  }
}
