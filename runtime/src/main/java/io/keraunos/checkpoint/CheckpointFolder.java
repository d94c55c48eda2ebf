package io.keraunos.checkpoint;

import io.keraunos.file.Folders;
import io.keraunos.file.NewFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder of checkpoints, {@code step-000000000007} and so on. One that is being written has
 * another name until all of it is on the disk; what a killed process left of one is thrown away.
 * Each knows its ancestors, so that those of the line under training can be told from those of a
 * branch that was left when a fit went on from an earlier one.
 */
public final class CheckpointFolder {

  private static final Pattern NAME = Pattern.compile("step-(\\d{12})");

  private final Path folder;
  private final WholeCheckpoints whole = new WholeCheckpoints();

  /** Creates a view of a folder, which need not be there yet. */
  public CheckpointFolder(Path folder) {
    this.folder = folder;
  }

  /** Writer of the files of a checkpoint into a new folder. */
  public interface Content {
    /** Writes the files. */
    void writeTo(Path checkpoint) throws IOException;
  }

  /** Returns the folder's path. */
  public Path path() {
    return folder;
  }

  /**
   * Writes a checkpoint that descends from the newest; when this returns it is on the disk.
   *
   * @return its folder
   * @throws IOException if it cannot be written; nothing has its name then, and what was there
   *     before is as it was
   */
  public Path write(long step, Content content) throws IOException {
    return write(step, lines().head().orElse(null), content);
  }

  /**
   * Writes a checkpoint; when this returns it is on the disk.
   *
   * @param parent the lineage of the checkpoint that it descends from; null for none
   * @return its folder
   * @throws IOException if it cannot be written; nothing has its name then, and what was there
   *     before is as it was
   */
  public Path write(long step, @Nullable Lineage parent, Content content) throws IOException {
    Path target = folder.resolve(String.format(Locale.ROOT, "step-%012d", step));
    Folders.make(folder);
    NewFolder.recover(folder);
    sweep();
    long highest = lines().highest();
    Lineage lineage = parent == null ? Lineage.first(highest) : parent.next(highest);
    try (NewFolder checkpoint = NewFolder.beside(target)) {
      content.writeTo(checkpoint.path());
      lineage.write(checkpoint.path());
      Manifest.write(checkpoint.path());
      checkpoint.replace(target); // a damaged one of this step, or one that lacks later metrics
    }
    whole.remember(target);
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

  /** Returns all checkpoints, whole or damaged, the one that was written last first. */
  public List<Path> all() {
    return lines().all();
  }

  /**
   * Returns the checkpoints that one descends from, itself among them, whole or damaged, the newest
   * first.
   */
  public List<Path> line(Lineage of) {
    return lines().of(of);
  }

  /** Returns the checkpoints of the line that was written to last, the newest first. */
  public List<Path> newestLine() {
    Lines lines = lines();
    return lines.head().map(lines::of).orElseGet(lines::all);
  }

  private Lines lines() {
    if (!Files.isDirectory(folder)) {
      return new Lines(List.of());
    }
    try {
      NewFolder.recover(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("a checkpoint cannot be given its name: " + e, e);
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return Lines.among(
          entries.filter(entry -> NAME.matcher(entry.getFileName().toString()).matches()).toList());
    } catch (IOException e) {
      throw new UncheckedIOException("the checkpoints cannot be listed: " + e.getMessage(), e);
    }
  }

  /** Returns the step that a checkpoint was made after. */
  public static long step(Path checkpoint) {
    Matcher name = NAME.matcher(String.valueOf(checkpoint.getFileName()));
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

  /** Returns whether a checkpoint is what was written. All of it is read, but only once. */
  public boolean isWhole(Path checkpoint) {
    return whole.contains(checkpoint);
  }

  /**
   * Returns the newest checkpoint that is whole: of the line that was written to last, if one there
   * is.
   *
   * @param damage is told of each newer one that is not
   * @return empty if there are no checkpoints at all
   * @throws DamagedCheckpointException if there are some, but all are damaged
   */
  public Optional<Path> newest(Consumer<DamagedCheckpointException> damage) {
    return firstWhole(lines().byLine(), damage);
  }

  /**
   * Returns the first of some checkpoints that is whole.
   *
   * @param damage is told of each before it that is not
   * @return empty if there are none
   * @throws DamagedCheckpointException if there are some, but all are damaged
   */
  public Optional<Path> firstWhole(List<Path> all, Consumer<DamagedCheckpointException> damage) {
    for (Path checkpoint : all) {
      try {
        verify(checkpoint);
        whole.remember(checkpoint);
        return Optional.of(checkpoint);
      } catch (DamagedCheckpointException e) {
        damage.accept(e);
      }
    }
    if (all.isEmpty()) {
      return Optional.empty();
    }
    throw new DamagedCheckpointException(
        "all %s checkpoints in %s are damaged. Remove the folder to train from the start"
            .formatted(all.size(), folder));
  }

  /** Removes a checkpoint; it has another name before its first file goes. */
  public void remove(Path checkpoint) throws IOException {
    Folders.remove(checkpoint);
  }

  /** Checkpoints with their lineages, the one that was written last first. */
  private record Lines(List<Entry> entries) {

    /** A checkpoint; its lineage is null if it is damaged. It is taken for the newest then. */
    private record Entry(Path path, @Nullable Lineage lineage) {
      private long number() {
        return lineage == null ? Long.MAX_VALUE : lineage.number();
      }
    }

    static Lines among(List<Path> checkpoints) {
      return new Lines(
          checkpoints.stream()
              .map(path -> new Entry(path, lineage(path)))
              .sorted(
                  Comparator.comparingLong(Entry::number)
                      .thenComparing(entry -> step(entry.path()))
                      .reversed())
              .toList());
    }

    private static @Nullable Lineage lineage(Path checkpoint) {
      try {
        return Lineage.of(checkpoint);
      } catch (DamagedCheckpointException e) {
        return null;
      }
    }

    List<Path> all() {
      return entries.stream().map(Entry::path).toList();
    }

    /** Returns the lineage of the checkpoint that was written last. */
    Optional<Lineage> head() {
      return entries.stream().flatMap(entry -> Stream.ofNullable(entry.lineage())).findFirst();
    }

    long highest() {
      OptionalLong highest =
          entries.stream().filter(entry -> entry.lineage() != null).mapToLong(Entry::number).max();
      return highest.orElse(0);
    }

    List<Path> of(Lineage head) {
      return entries.stream()
          .filter(entry -> entry.lineage() != null && head.descendsFrom(entry.lineage()))
          .map(Entry::path)
          .toList();
    }

    /**
     * Returns the checkpoints of the line that was written to last, followed by those of branches
     * that were left.
     */
    List<Path> byLine() {
      Set<Path> left = new HashSet<>();
      head().map(this::branches).ifPresent(left::addAll);
      return entries.stream()
          .map(Entry::path)
          .sorted(Comparator.comparing(left::contains))
          .toList();
    }

    private List<Path> branches(Lineage head) {
      return entries.stream()
          .filter(entry -> entry.lineage() != null && !head.descendsFrom(entry.lineage()))
          .map(Entry::path)
          .toList();
    }
  }
}
