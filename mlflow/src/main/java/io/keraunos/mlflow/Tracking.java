package io.keraunos.mlflow;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The requests about experiments and runs. */
record Tracking(Api api) {

  /** The tag that tells whether a run was created by a request without an answer. */
  static final String REQUEST = "keraunos.request";

  private static final String MISSING = "RESOURCE_DOES_NOT_EXIST";
  private static final String THERE = "RESOURCE_ALREADY_EXISTS";

  /** Returns the id of an experiment, which is made if there is none of the name. */
  String experiment(String name) throws IOException {
    try {
      return byName(name);
    } catch (MlflowException e) {
      if (!e.code().equals(MISSING)) {
        throw e;
      }
    }
    try {
      return Json.required(
          api.post("mlflow/experiments/create", Json.of("name", name)), "experiment_id");
    } catch (MlflowException e) {
      if (!e.code().equals(THERE)) {
        throw e;
      }
      return byName(name); // somebody else was faster
    }
  }

  private String byName(String name) throws IOException {
    JsonObject experiment =
        Json.object(
            api.get("mlflow/experiments/get-by-name", Map.of("experiment_name", name)),
            "experiment");
    if (Json.text(experiment, "lifecycle_stage").equals("deleted")) {
      throw new MlflowException(
          "the use of the experiment \"" + name + "\"",
          404,
          "",
          "it is deleted. Restore it, or use another name",
          Duration.ZERO);
    }
    return Json.required(experiment, "experiment_id");
  }

  /**
   * Creates a run.
   *
   * @param started milliseconds since 1970
   * @param request what no other run is created with
   */
  MlflowRun create(
      String experiment, String name, long started, Map<String, String> tags, String request)
      throws IOException {
    JsonObject body = Json.of("experiment_id", experiment, "run_name", name);
    body.addProperty("start_time", started);
    JsonArray all = Json.pairs(tags);
    all.add(Json.of("key", REQUEST, "value", request));
    body.add("tags", all);
    return MlflowRun.of(Json.object(api.post("mlflow/runs/create", body), "run"));
  }

  /** Returns the run that a request has created, which had no answer; empty if it did not. */
  Optional<MlflowRun> created(String experiment, String request) throws IOException {
    JsonObject body = Json.of("filter", "tags.\"%s\" = '%s'".formatted(REQUEST, request));
    JsonArray experiments = new JsonArray();
    experiments.add(experiment);
    body.add("experiment_ids", experiments);
    body.addProperty("max_results", 1);
    List<JsonObject> runs = Json.objects(api.post("mlflow/runs/search", body), "runs");
    return runs.isEmpty() ? Optional.empty() : Optional.of(MlflowRun.of(runs.get(0)));
  }

  /** Returns a run; empty if there is none of the id, or it was deleted. */
  Optional<MlflowRun> run(String id) throws IOException {
    try {
      MlflowRun run =
          MlflowRun.of(Json.object(api.get("mlflow/runs/get", Map.of("run_id", id)), "run"));
      return run.deleted() ? Optional.empty() : Optional.of(run);
    } catch (MlflowException e) {
      if (e.code().equals(MISSING)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Sets the status of a run that goes on. */
  void resumed(String run) throws IOException {
    api.post("mlflow/runs/update", Json.of("run_id", run, "status", "RUNNING"));
  }

  /**
   * Sets the status of a run that has ended.
   *
   * @param ended milliseconds since 1970
   */
  void ended(String run, String status, long ended) throws IOException {
    JsonObject body = Json.of("run_id", run, "status", status);
    body.addProperty("end_time", ended);
    api.post("mlflow/runs/update", body);
  }

  /**
   * Logs values of a run.
   *
   * @param kind {@code metrics}, {@code params} or {@code tags}
   */
  void log(String run, String kind, JsonArray values) throws IOException {
    JsonObject body = Json.of("run_id", run);
    body.add(kind, values);
    api.post("mlflow/runs/log-batch", body);
  }
}
