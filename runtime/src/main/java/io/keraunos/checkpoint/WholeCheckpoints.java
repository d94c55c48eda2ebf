package io.keraunos.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Checkpoints known to be whole: those that were written or verified and look as they did then. */
final class WholeCheckpoints {

  private final Map<Path, Map<String, String>> known = new ConcurrentHashMap<>();

  void remember(Path checkpoint) {
    try {
      known.put(checkpoint, look(checkpoint));
    } catch (IOException e) {
      known.remove(checkpoint);
    }
  }

  /** Returns whether a checkpoint is whole. One that is not known or looks otherwise is read. */
  boolean contains(Path checkpoint) {
    try {
      if (look(checkpoint).equals(known.get(checkpoint))) {
        return true;
      }
      Manifest.verify(checkpoint);
      remember(checkpoint);
      return true;
    } catch (IOException | DamagedCheckpointException e) {
      known.remove(checkpoint);
      return false;
    }
  }

  /** Returns the size and the time of each file. */
  private static Map<String, String> look(Path checkpoint) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(checkpoint)) {
      for (Path file : all.toList()) {
        files.put(
            file.getFileName().toString(),
            Files.size(file) + " " + Files.getLastModifiedTime(file));
      }
    }
    return files;
  }
}
