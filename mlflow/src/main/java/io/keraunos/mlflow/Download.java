package io.keraunos.mlflow;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Brings a folder of artifacts to this machine, whole or not at all. */
final class Download {

  private static final int DEEPEST = 64; // folders in folders: a server must not send us round

  private final Api api;
  private final Retries retries;

  Download(Api api) {
    this.api = api;
    this.retries = api.connection().retries();
  }

  /**
   * Downloads a folder. It has another name until all of it is there.
   *
   * @throws FileAlreadyExistsException if there is something at {@code to}
   * @throws NoSuchFileException if there is nothing at {@code from}
   */
  void folder(ArtifactPlace from, Path to) throws IOException {
    Path target = to.toAbsolutePath();
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileAlreadyExistsException(
          to + "", null, "the folder of a download must not be there, but is");
    }
    Path parent = target.getParent();
    if (parent == null) {
      throw new IOException("the folder of a download must have one above it, but was " + to);
    }
    Files.createDirectories(parent);
    Path part = Files.createTempDirectory(parent, "." + target.getFileName() + ".part");
    try {
      if (copy(from, part, 0) == 0) {
        throw new NoSuchFileException(
            from.path(), null, "there must be artifacts on the server, but there are none");
      }
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | RuntimeException e) {
      remove(part, e);
      throw e;
    }
  }

  private static void remove(Path part, Exception reason) {
    try (Stream<Path> all = Files.walk(part)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
  }

  /** Copies what is in a folder, and returns the number of files. */
  private long copy(ArtifactPlace from, Path to, int depth) throws IOException {
    if (depth > DEEPEST) {
      throw new IOException(
          "folders must be at most %s deep, but %s is deeper".formatted(DEEPEST, from.path()));
    }
    long files = 0;
    for (JsonObject each : list(from)) {
      String name = name(each);
      Path file = to.resolve(name);
      if (Json.text(each, "is_dir").equals("true")) {
        Files.createDirectory(file);
        files += copy(from.resolve(name), file, depth + 1);
      } else {
        copyFile(from.resolve(name), file, Json.text(each, "file_size"));
        files++;
      }
    }
    return files;
  }

  private List<JsonObject> list(ArtifactPlace folder) throws IOException {
    return Json.objects(
        retries.send(failures -> api.get(ArtifactPlace.ARTIFACTS, Map.of("path", folder.path()))),
        "files");
  }

  /** Returns the name of a file in its folder: what comes from outside must not lead out of it. */
  private static String name(JsonObject file) throws IOException {
    String path = Json.required(file, "path");
    if (path.matches("\\.{1,2}") || path.matches("(?s).*[/\\\\\\x00:].*")) {
      throw new IOException(
          "the name of an artifact must be that of a file, but was \"%s\"".formatted(path));
    }
    return path;
  }

  private void copyFile(ArtifactPlace from, Path to, String size) throws IOException {
    retries.send(
        failures -> {
          api.download(from.uri(), to);
          if (size.matches("\\d{1,18}") && Files.size(to) != Long.parseLong(size)) {
            throw new IOException(
                "%s must have %s bytes, but has %s".formatted(from.path(), size, Files.size(to)));
          }
          return to;
        });
  }
}
