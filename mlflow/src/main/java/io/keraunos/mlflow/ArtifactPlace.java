package io.keraunos.mlflow;

import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A folder of artifacts behind the tracking server, which keeps the credentials of the storage to
 * itself.
 *
 * @param path its path from the root of all artifacts, such as {@code 1/RUN/artifacts}
 */
record ArtifactPlace(Api api, String path) {

  static final String ARTIFACTS = "mlflow-artifacts/artifacts";

  private static final String SCHEME = "mlflow-artifacts";

  /**
   * Returns the place that an address of MLflow's names.
   *
   * @throws IOException if it is not behind this server
   */
  static ArtifactPlace of(Api api, String uri) throws IOException {
    URI server = api.connection().server();
    URI at = URI.create(uri.replace(" ", "%20"));
    String path = at.getPath() == null ? "" : at.getPath();
    boolean here = at.getRawAuthority() == null;
    if (at.getRawAuthority() != null) {
      here = at.getRawAuthority().equals(server.getRawAuthority());
    }
    int root = path.indexOf("/" + ARTIFACTS + "/");
    if (here && SCHEME.equals(at.getScheme())) {
      return new ArtifactPlace(api, clean(path));
    }
    if (here && root >= 0 && String.valueOf(at.getScheme()).startsWith("http")) {
      return new ArtifactPlace(api, clean(path.substring(root + ARTIFACTS.length() + 2)));
    }
    throw new IOException(
        "artifacts must lie behind the tracking server (mlflow-artifacts:/...), but are at %s. Let"
                .formatted(uri)
            + " the server pass them on (mlflow server --serve-artifacts), and use an experiment"
            + " that was made since.");
  }

  private static String clean(String path) {
    return Arrays.stream(path.split("/"))
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining("/"));
  }

  /** Returns a file or folder in this one. */
  ArtifactPlace resolve(String inside) {
    return new ArtifactPlace(api, clean(path + "/" + inside));
  }

  /** Returns its address. */
  URI uri() {
    return api.uri(
        ARTIFACTS
            + "/"
            + Arrays.stream(path.split("/")).map(Api::encoded).collect(Collectors.joining("/")));
  }
}
