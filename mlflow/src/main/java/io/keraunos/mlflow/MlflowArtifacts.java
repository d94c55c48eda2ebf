package io.keraunos.mlflow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The artifacts of runs, which go through the tracking server: files, reports, exported models.
 *
 * <pre>{@code
 * try (var artifacts = MlflowArtifacts.at(connection)) {
 *   artifacts.upload(runId, Path.of("Churn/version_0/report.html"), "report.html");
 *   artifacts.upload(runId, Path.of("Churn/version_0/model/1"), "model");
 * }
 * }</pre>
 *
 * <p>Methods wait for the server, and try again as the connection says.
 */
public final class MlflowArtifacts implements AutoCloseable {

  private final Api api;
  private final Tracking tracking;
  private final Retries retries;

  private MlflowArtifacts(Api api) {
    this.api = api;
    this.tracking = new Tracking(api);
    this.retries = api.connection().retries();
  }

  /** Opens the artifacts of a server. */
  public static MlflowArtifacts at(MlflowConnection connection) {
    return new MlflowArtifacts(new Api(connection));
  }

  /**
   * Uploads a file, or a folder with all that is in it.
   *
   * @param to its path among the run's artifacts, such as {@code model}
   * @throws NoSuchFileException if there is no such file
   * @throws IOException if the server refuses it, or does not answer
   */
  public void upload(String runId, Path fileOrFolder, String to) throws IOException {
    if (!Files.exists(fileOrFolder)) {
      throw new NoSuchFileException(fileOrFolder + "");
    }
    ArtifactPlace place = root(runId).resolve(checked(to));
    List<Path> files;
    try (Stream<Path> all = Files.walk(fileOrFolder)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    for (Path file : files) {
      String inside = fileOrFolder.relativize(file).toString().replace('\\', '/');
      retries.send(
          failures -> {
            api.upload(place.resolve(inside).uri(), file);
            return file;
          });
    }
  }

  /**
   * Downloads a folder of a run's artifacts, whole or not at all.
   *
   * @param from its path among the run's artifacts, such as {@code model}
   * @param to the folder to make
   * @throws IOException if there is something at {@code to}, nothing at {@code from}, or the server
   *     does not answer
   */
  public void download(String runId, String from, Path to) throws IOException {
    new Download(api).folder(root(runId).resolve(checked(from)), to);
  }

  /** Returns the address of a path among a run's artifacts. */
  String source(String runId, String path) throws IOException {
    return run(runId).artifactUri().replaceFirst("/+$", "") + "/" + checked(path);
  }

  private ArtifactPlace root(String runId) throws IOException {
    return ArtifactPlace.of(api, run(runId).artifactUri());
  }

  private MlflowRun run(String runId) throws IOException {
    return retries
        .send(failures -> tracking.run(runId))
        .orElseThrow(() -> new IOException("the run must be there, but is not: " + runId));
  }

  private static String checked(String path) {
    if (path.isBlank() || path.startsWith("/") || List.of(path.split("/")).contains("..")) {
      throw new IllegalArgumentException(
          "the path of an artifact must lead from the run's folder into it, but was \"%s\""
              .formatted(path));
    }
    return path;
  }

  @Override
  public void close() {
    api.close();
  }
}
