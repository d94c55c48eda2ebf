package io.keraunos.file;

import io.keraunos.file.WatchedFiles.Change;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A process that dies before its k-th change of a file, and the disk that the next one finds. The
 * process goes on to the end of its {@code finally} blocks, as a dead one does not; so what is
 * found is another folder, made at the moment of death, and no change of the dead one is made.
 */
public final class Disaster {

  /** A way to die. */
  public enum Kind {
    /** Death as by SIGKILL: all written bytes are there. */
    KILL,
    /** Death as by SIGKILL within a write, of which a part is there. */
    TORN_WRITE,
    /** Death as by a power failure: bytes that were not forced may not be there. */
    POWER_CUT
  }

  /** Thrown where the process would have died. Nobody may catch it and go on. */
  public static final class Died extends Error {
    private static final long serialVersionUID = 1L;

    Died() {
      super("the process is dead");
    }
  }

  private final Kind kind;
  private final Path root;
  private final Path found;
  private final Random random;
  private final DiskModel disk;
  private long left;
  private long changes;
  private boolean dead;

  /**
   * A process that is still alive.
   *
   * @param root the folder that it works in
   * @param found the folder that the next one is to find; it is made when this one dies
   * @param before the change before which it dies, counted from 1
   */
  public Disaster(Kind kind, Path root, Path found, long before, Random random) throws IOException {
    this.kind = kind;
    this.root = root;
    this.found = found;
    this.left = before;
    this.random = random;
    this.disk = new DiskModel(root);
  }

  /** The folder that the process works in, as it is to be given to it. */
  public Path watchedRoot() {
    return new WatchedFiles(
            new WatchedFiles.Watch() {
              @Override
              public void before(Change change) throws IOException {
                changes++;
                if (dead || --left == 0) {
                  die(change);
                }
              }

              @Override
              public void after(Change change) throws IOException {
                disk.after(change);
              }
            })
        .watched(root);
  }

  /** Returns the number of changes it made. */
  public long changes() {
    return changes;
  }

  /** Returns whether it has died. */
  public boolean dead() {
    return dead;
  }

  private void die(Change change) throws IOException {
    if (!dead) {
      dead = true;
      if (kind == Kind.TORN_WRITE && change.kind() == WatchedFiles.Kind.WRITE) {
        byte[] part = Arrays.copyOf(change.bytes(), random.nextInt(change.bytes().length + 1));
        Files.write(change.path(), part, StandardOpenOption.APPEND);
      }
      if (kind == Kind.POWER_CUT) {
        disk.cutPower(found, random);
      } else {
        copy(root, found);
      }
      ofAnotherProcess(found);
    }
    throw new Died();
  }

  private static void copy(Path from, Path to) throws IOException {
    if (Files.isDirectory(from)) {
      Files.createDirectory(to);
      for (Path entry : entries(from)) {
        copy(entry, to.resolve(entry.getFileName().toString()));
      }
    } else {
      try {
        Files.copy(from, to);
      } catch (NoSuchFileException e) {
        Files.deleteIfExists(to); // TensorFlow writes on in another thread
      }
    }
  }

  private static List<Path> entries(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.toList();
    }
  }

  /** The next process is this one too; what the dead one left must not look like its own. */
  private static void ofAnotherProcess(Path folder) throws IOException {
    for (Path entry : entries(folder)) {
      if (Files.isDirectory(entry)) {
        ofAnotherProcess(entry);
      }
      String name = entry.getFileName().toString();
      String another =
          name.replaceFirst(
              "(\\.unfinished-[^-]*)-" + ProcessHandle.current().pid() + "-", "$1-999999999-");
      if (!another.equals(name)) {
        Files.move(entry, entry.resolveSibling(another));
      }
    }
  }
}
