package io.keraunos.checkpoint;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.keraunos.file.FileDigest;
import io.keraunos.file.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The manifest of a checkpoint: the SHA-256 of every file, in a file of its own. */
final class Manifest {
  private Manifest() {}

  static final String FILE = "manifest.json";

  private static final Gson GSON = new GsonBuilder().setPrettyPrinting().create();

  /** The form of the file: names to hexadecimal digits. */
  private record Sums(Map<String, String> sha256) {}

  /** Writes the sums of the files that a folder has. */
  static void write(Path folder) throws IOException {
    WholeFile.write(folder.resolve(FILE), GSON.toJson(new Sums(sums(folder))));
  }

  private static Map<String, String> sums(Path folder) throws IOException {
    Map<String, String> sums = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String name = file.getFileName().toString();
        if (!name.equals(FILE)) {
          sums.put(name, FileDigest.sha256(file));
        }
      }
    }
    return sums;
  }

  /**
   * Checks that a folder has the files that were written to it.
   *
   * @throws DamagedCheckpointException if one is missing or another; it is named
   */
  static void verify(Path folder) {
    Path manifest = folder.resolve(FILE);
    if (!Files.isRegularFile(manifest)) {
      throw new DamagedCheckpointException(
          manifest
              + " is missing. A checkpoint must be a folder such as"
              + " .../checkpoints/step-000000000700");
    }
    try {
      Map<String, String> said =
          RecordForm.read(
                  GSON, manifest.toString(), Files.readString(manifest), Sums.class, Set.of())
              .sha256();
      if (said.isEmpty()) {
        throw new DamagedCheckpointException(manifest + " names no files");
      }
      for (Map.Entry<String, String> sum : said.entrySet()) {
        verify(folder, sum.getKey(), sum.getValue());
      }
    } catch (IOException e) {
      throw new DamagedCheckpointException(manifest + " cannot be read: " + e, e);
    } catch (InvalidPathException e) {
      throw new DamagedCheckpointException(manifest + " cannot be read: " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new DamagedCheckpointException(String.valueOf(e.getMessage()), e);
    }
  }

  private static void verify(Path folder, String name, String sum) throws IOException {
    if (name.isEmpty() || name.contains("/") || name.contains("\\") || name.contains("..")) {
      throw new DamagedCheckpointException(
          "%s must name files of its own folder, but names \"%s\""
              .formatted(folder.resolve(FILE), name));
    }
    Path file = folder.resolve(name);
    if (!Files.isRegularFile(file)) {
      throw new DamagedCheckpointException(file + " is missing");
    }
    if (!FileDigest.sha256(file).equals(sum)) {
      throw new DamagedCheckpointException(
          "%s is not what was written: it has %s bytes, and another SHA-256 than %s says"
              .formatted(file, Files.size(file), FILE));
    }
  }
}
