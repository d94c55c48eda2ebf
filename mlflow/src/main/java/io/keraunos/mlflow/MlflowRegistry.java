package io.keraunos.mlflow;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The model registry of an MLflow server: names for exported models, with versions and aliases.
 *
 * <pre>{@code
 * try (var registry = MlflowRegistry.at(connection)) {
 *   ModelVersion version = registry.register("churn", runId, "model");
 *   registry.setAlias("churn", "champion", version.version());
 * }
 * // elsewhere
 * registry.download(registry.byAlias("churn", "champion").orElseThrow(), Path.of("model"));
 * ChurnPredictor predictor = ChurnPredictor.load(Path.of("model"));
 * }</pre>
 *
 * <p>Methods wait for the server, and try again as the connection says.
 */
public final class MlflowRegistry implements AutoCloseable {

  private static final Duration READY_LIMIT = Duration.ofMinutes(5); // as MLflow's own client
  private static final Duration READY_PAUSE = Duration.ofMillis(500);
  private static final String THERE = "RESOURCE_ALREADY_EXISTS";
  private static final String MISSING = "RESOURCE_DOES_NOT_EXIST";

  private final Api api;
  private final Retries retries;
  private final Duration readyLimit;

  private MlflowRegistry(Api api, Duration readyLimit) {
    this.api = api;
    this.retries = api.connection().retries();
    this.readyLimit = readyLimit;
  }

  /** Opens the registry of a server. */
  public static MlflowRegistry at(MlflowConnection connection) {
    return at(connection, READY_LIMIT);
  }

  static MlflowRegistry at(MlflowConnection connection, Duration readyLimit) {
    return new MlflowRegistry(new Api(connection), readyLimit);
  }

  /**
   * Registers artifacts of a run as another version of a model, and waits until it is ready. The
   * model is made if there is none of the name.
   *
   * @param model the model's name
   * @param path the artifacts' path in the run, as they were uploaded
   * @throws IOException if the server refuses it, does not answer, or the version is not ready
   *     within five minutes
   */
  public ModelVersion register(String model, String runId, String path) throws IOException {
    retries.send(failures -> create(model));
    String source;
    try (MlflowArtifacts artifacts = MlflowArtifacts.at(api.connection())) {
      source = artifacts.source(runId, path);
    }
    String request = UUID.randomUUID().toString();
    ModelVersion version =
        retries.send(
            failures -> {
              Optional<ModelVersion> created = // by an attempt whose answer was lost
                  failures == 0 ? Optional.empty() : created(model, request);
              return created.isPresent()
                  ? created.get()
                  : createVersion(model, source, runId, request);
            });
    return ready(version);
  }

  private boolean create(String model) throws IOException {
    try {
      api.post("mlflow/registered-models/create", Json.of("name", model));
      return true;
    } catch (MlflowException e) {
      if (e.code().equals(THERE)) {
        return false;
      }
      throw e;
    }
  }

  private ModelVersion createVersion(String model, String source, String runId, String request)
      throws IOException {
    JsonObject body = Json.of("name", model, "source", source, "run_id", runId);
    JsonArray tags = new JsonArray();
    tags.add(Json.of("key", Tracking.REQUEST, "value", request));
    body.add("tags", tags);
    return ModelVersion.of(
        Json.object(api.post("mlflow/model-versions/create", body), "model_version"));
  }

  private Optional<ModelVersion> created(String model, String request) throws IOException {
    JsonObject answer =
        api.get(
            "mlflow/model-versions/search",
            Map.of("filter", "name='%s'".formatted(model.replace("'", "''"))));
    for (JsonObject version : Json.objects(answer, "model_versions")) {
      List<JsonObject> tags = Json.objects(version, "tags");
      if (tags.stream().anyMatch(tag -> Json.text(tag, "value").equals(request))) {
        return Optional.of(ModelVersion.of(version));
      }
    }
    return Optional.empty();
  }

  private ModelVersion ready(ModelVersion created) throws IOException {
    long end = System.nanoTime() + readyLimit.toNanos();
    for (ModelVersion now = created; ; now = version(created.model(), created.version())) {
      if (now.status().equals("READY")) {
        return now;
      }
      if (now.status().equals("FAILED_REGISTRATION") || System.nanoTime() > end) {
        throw new IOException(
            "version %s of %s must become READY, but is %s%s"
                .formatted(
                    now.version(),
                    now.model(),
                    now.status(),
                    now.statusMessage().isEmpty() ? "" : ": " + now.statusMessage()));
      }
      try {
        Thread.sleep(READY_PAUSE.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException(
            "interrupted while a version of " + now.model() + " waits");
      }
    }
  }

  /**
   * Returns a version of a model.
   *
   * @throws MlflowException if there is none
   */
  public ModelVersion version(String model, String version) throws IOException {
    return ModelVersion.of(
        Json.object(
            retries.send(
                failures ->
                    api.get(
                        "mlflow/model-versions/get", Map.of("name", model, "version", version))),
            "model_version"));
  }

  /** Lets an alias of a model, such as {@code champion}, mean a version. */
  public void setAlias(String model, String alias, String version) throws IOException {
    retries.send(
        failures ->
            api.post(
                "mlflow/registered-models/alias",
                Json.of("name", model, "alias", alias, "version", version)));
  }

  /** Returns the version that an alias means; empty if there is no such model or alias. */
  public Optional<ModelVersion> byAlias(String model, String alias) throws IOException {
    try {
      return Optional.of(
          ModelVersion.of(
              Json.object(
                  retries.send(
                      failures ->
                          api.get(
                              "mlflow/registered-models/alias",
                              Map.of("name", model, "alias", alias))),
                  "model_version")));
    } catch (MlflowException e) {
      if (e.code().equals(MISSING) || isMissingAlias(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Where the model is there and the alias is not, MLflow has another code. */
  private static boolean isMissingAlias(MlflowException e) {
    return e.code().equals("INVALID_PARAMETER_VALUE")
        && String.valueOf(e.getMessage()).matches("(?s).*alias .* not found.*");
  }

  /** Deletes an alias of a model; one that is not there stays so. */
  public void deleteAlias(String model, String alias) throws IOException {
    retries.send(
        failures ->
            api.delete("mlflow/registered-models/alias", Json.of("name", model, "alias", alias)));
  }

  /**
   * Downloads the files of a version, whole or not at all.
   *
   * @param to the folder to make
   * @throws IOException if there is something at {@code to}, the files are not behind the tracking
   *     server, or it does not answer
   */
  public void download(ModelVersion version, Path to) throws IOException {
    String uri =
        Json.required(
            retries.send(
                failures ->
                    api.get(
                        "mlflow/model-versions/get-download-uri",
                        Map.of("name", version.model(), "version", version.version()))),
            "artifact_uri");
    new Download(api).folder(ArtifactPlace.of(api, uri), to);
  }

  @Override
  public void close() {
    api.close();
  }
}
