package io.keraunos.mlflow;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file in a run's folder that says which run of MLflow it is: {@value #NAME}. */
record RunFile(Path folder) {

  static final String NAME = "mlflow.json";

  private static final Logger LOG = LoggerFactory.getLogger(MlflowLogger.class);

  /** Returns the id of the run, as a resumed fit finds it; empty if there is none. */
  Optional<String> read() throws IOException {
    Path file = folder.resolve(NAME);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return JsonParser.parseString(Files.readString(file)) instanceof JsonObject object
          ? Optional.of(Json.text(object, "run_id")).filter(id -> !id.isEmpty())
          : Optional.empty();
    } catch (JsonParseException e) {
      LOG.warn("{} cannot be read, so the fit goes on in another run of MLflow: {}", file, e + "");
      return Optional.empty();
    }
  }

  /** Writes the file, whole or not at all. */
  void write(MlflowRun run, MlflowConnection connection) throws IOException {
    JsonObject object =
        Json.of(
            "tracking_uri", connection.toString(),
            "experiment_id", run.experimentId(),
            "run_id", run.id());
    Path part = folder.resolve("." + NAME + ".part");
    Files.writeString(part, object + "\n");
    Files.move(
        part,
        folder.resolve(NAME),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** Removes the file: the fit begins anew, in another run. */
  void remove() throws IOException {
    Files.deleteIfExists(folder.resolve(NAME));
  }
}
