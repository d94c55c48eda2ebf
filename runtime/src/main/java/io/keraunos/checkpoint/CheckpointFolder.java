package io.keraunos.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder of checkpoints, {@code step-000000000007} and so on. One that is being written has
 * another name until all of it is on the disk; what a killed process left of one is thrown away.
 */
public final class CheckpointFolder {

  private static final Pattern NAME = Pattern.compile("step-(\\d{12})");
  private static final String UNFINISHED = ".unfinished-";
  private static final String REPLACED = ".replaced-";

  private final Path folder;

  /** A folder, which need not be there yet. */
  public CheckpointFolder(Path folder) {
    this.folder = folder;
  }

  /** What writes the files of a checkpoint into a new folder. */
  public interface Content {
    /** Writes. */
    void writeTo(Path checkpoint) throws IOException;
  }

  /** Where it is. */
  public Path path() {
    return folder;
  }

  /**
   * Writes a checkpoint; when this returns it is on the disk.
   *
   * @return its folder
   * @throws IOException if it cannot be written; nothing has its name then, and what was there
   *     before is as it was
   */
  public Path write(long step, Content content) throws IOException {
    Path target = folder.resolve("step-%012d".formatted(step));
    Path unfinished = folder.resolve(UNFINISHED + target.getFileName());
    Files.createDirectories(folder);
    recover();
    sweep();
    Files.createDirectory(unfinished);
    boolean complete = false;
    try {
      content.writeTo(unfinished);
      Manifest.write(unfinished);
      try (Stream<Path> files = Files.list(unfinished)) {
        for (Path file : (Iterable<Path>) files::iterator) {
          force(file, StandardOpenOption.WRITE);
        }
      }
      force(unfinished, StandardOpenOption.READ);
      Path replaced = folder.resolve(REPLACED + target.getFileName());
      if (Files.exists(target)) { // of this step: a damaged one, or one that lacks later metrics
        Files.move(target, replaced, StandardCopyOption.ATOMIC_MOVE);
      }
      Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
      force(folder, StandardOpenOption.READ);
      delete(replaced);
      complete = true;
      return target;
    } finally {
      if (!complete) {
        delete(unfinished);
      }
    }
  }

  /** Gives back its name to what was about to be replaced when the process was killed. */
  private void recover() throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path entry : (Iterable<Path>) entries::iterator) {
        String name = entry.getFileName().toString();
        if (name.startsWith(REPLACED)) {
          Path target = folder.resolve(name.substring(REPLACED.length()));
          if (Files.exists(target)) {
            delete(entry);
          } else {
            Files.move(entry, target, StandardCopyOption.ATOMIC_MOVE);
          }
        }
      }
    }
  }

  /** Throws away what a process that was killed has left. */
  private void sweep() throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path entry : (Iterable<Path>) entries::iterator) {
        if (entry.getFileName().toString().startsWith(UNFINISHED)) {
          delete(entry);
        }
      }
    }
  }

  private static void force(Path path, StandardOpenOption mode) throws IOException {
    try (FileChannel channel = FileChannel.open(path, mode)) {
      channel.force(true);
    }
  }

  /** All checkpoints, whole or damaged, the newest first. */
  public List<Path> all() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try {
      recover();
    } catch (IOException e) {
      throw new UncheckedIOException("a checkpoint cannot be given its name: " + e, e);
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> NAME.matcher(entry.getFileName().toString()).matches())
          .sorted(Comparator.comparingLong(CheckpointFolder::step).reversed())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("the checkpoints cannot be listed: " + e.getMessage(), e);
    }
  }

  /** The step that a checkpoint was made after. */
  public static long step(Path checkpoint) {
    Matcher name = NAME.matcher(checkpoint.getFileName().toString());
    if (!name.matches()) {
      throw new IllegalArgumentException(
          "a checkpoint must be named step- and 12 digits, but was " + checkpoint);
    }
    return Long.parseLong(name.group(1));
  }

  /**
   * Checks that a checkpoint is what was written.
   *
   * @throws DamagedCheckpointException if a file of it is missing or another; it is named
   */
  public static void verify(Path checkpoint) {
    Manifest.verify(checkpoint);
  }

  /**
   * The newest checkpoint that is whole.
   *
   * @param damage is told of each newer one that is not
   * @return empty if there are no checkpoints at all
   * @throws DamagedCheckpointException if there are some, but all are damaged
   */
  public Optional<Path> newest(Consumer<DamagedCheckpointException> damage) {
    return firstWhole(all(), damage);
  }

  /**
   * The first of some checkpoints that is whole.
   *
   * @param damage is told of each before it that is not
   * @return empty if there are none
   * @throws DamagedCheckpointException if there are some, but all are damaged
   */
  public Optional<Path> firstWhole(List<Path> all, Consumer<DamagedCheckpointException> damage) {
    for (Path checkpoint : all) {
      try {
        verify(checkpoint);
        return Optional.of(checkpoint);
      } catch (DamagedCheckpointException e) {
        damage.accept(e);
      }
    }
    if (all.isEmpty()) {
      return Optional.empty();
    }
    throw new DamagedCheckpointException(
        "all %d checkpoints in %s are damaged. Remove the folder to train from the start"
            .formatted(all.size(), folder));
  }

  /** Removes a checkpoint; it has another name before its first file goes. */
  public void remove(Path checkpoint) throws IOException {
    if (Files.exists(checkpoint)) {
      Path removed = folder.resolve(UNFINISHED + "removed-" + checkpoint.getFileName());
      delete(removed);
      Files.move(checkpoint, removed, StandardCopyOption.ATOMIC_MOVE);
      delete(removed);
    }
  }

  private static void delete(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
