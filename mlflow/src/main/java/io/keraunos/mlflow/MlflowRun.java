package io.keraunos.mlflow;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A run on the server.
 *
 * @param id its id
 * @param experimentId the id of its experiment
 * @param artifactUri where its artifacts are
 * @param deleted whether it is marked as deleted
 * @param params its parameters, which cannot be changed
 */
record MlflowRun(
    String id,
    String experimentId,
    String artifactUri,
    boolean deleted,
    Map<String, String> params) {

  /** Reads a run of an answer. */
  static MlflowRun of(JsonObject run) throws IOException {
    JsonObject info = Json.object(run, "info");
    Map<String, String> params = new LinkedHashMap<>();
    Json.objects(Json.object(run, "data"), "params")
        .forEach(param -> params.put(Json.text(param, "key"), Json.text(param, "value")));
    return new MlflowRun(
        Json.required(info, "run_id"),
        Json.text(info, "experiment_id"),
        Json.text(info, "artifact_uri"),
        Json.text(info, "lifecycle_stage").equals("deleted"),
        params);
  }
}
