package io.keraunos.mlflow;

import com.google.gson.JsonObject;
import java.io.IOException;

/**
 * A version of a registered model.
 *
 * @param model the model's name
 * @param version its number, as MLflow writes it
 * @param status {@code READY}, {@code PENDING_REGISTRATION} or {@code FAILED_REGISTRATION}
 * @param statusMessage more about a status that is not {@code READY}
 * @param source where its files are
 * @param runId the run it is from; empty if from none
 */
public record ModelVersion(
    String model,
    String version,
    String status,
    String statusMessage,
    String source,
    String runId) {

  static ModelVersion of(JsonObject version) throws IOException {
    return new ModelVersion(
        Json.required(version, "name"),
        Json.required(version, "version"),
        Json.text(version, "status"),
        Json.text(version, "status_message"),
        Json.text(version, "source"),
        Json.text(version, "run_id"));
  }
}
