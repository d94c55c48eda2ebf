package io.keraunos.checkpoint;

import io.keraunos.file.Folders;
import io.keraunos.file.NewFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    Folders.make(folder);
    NewFolder.recover(folder);
    sweep();
    try (NewFolder checkpoint = NewFolder.beside(target)) {
      content.writeTo(checkpoint.path());
      Manifest.write(checkpoint.path());
      checkpoint.replace(target); // a damaged one of this step, or one that lacks later metrics
    }
    return target;
  }

  /** Throws away what a killed process has left; earlier versions gave it another name. */
  private void sweep() throws IOException {
    Folders.sweep(folder);
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path entry : entries.toList()) {
        if (entry.getFileName().toString().startsWith(".unfinished-")) {
          Folders.remove(entry);
        }
      }
    }
  }

  /**
   * Returns whether there may be a checkpoint here. It only looks: another process may be writing.
   */
  public boolean holdsAny() {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .anyMatch(name -> NAME.matcher(name).matches() || name.startsWith(".replaced-"));
    } catch (IOException e) {
      throw new UncheckedIOException("the checkpoints cannot be listed: " + e.getMessage(), e);
    }
  }

  /** All checkpoints, whole or damaged, the newest first. */
  public List<Path> all() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try {
      NewFolder.recover(folder);
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
    Folders.remove(checkpoint);
  }
}
