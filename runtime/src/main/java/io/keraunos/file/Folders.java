package io.keraunos.file;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Folders made, renamed and removed so that a power failure does not undo it. */
public final class Folders {
  private Folders() {}

  // A folder cannot be opened there, and needs not be forced.
  private static final boolean WINDOWS =
      System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");

  /** Makes a folder and those above it, where they are missing. */
  public static void make(Path folder) throws IOException {
    Path absolute = folder.toAbsolutePath();
    Path parent = absolute.getParent();
    if (Files.isDirectory(absolute) || parent == null) {
      return;
    }
    make(parent);
    try {
      Files.createDirectory(absolute);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(absolute)) {
        throw e; // something else has the name; else another process was faster
      }
    }
    force(parent);
  }

  /**
   * Gives a file or folder another name at once, in the place of a file that has it; when this
   * returns the change is on the disk.
   */
  public static void rename(Path from, Path to) throws IOException {
    Path source = from.toAbsolutePath();
    Path target = to.toAbsolutePath();
    Files.move(source, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    force(parent(target));
    if (!parent(source).equals(parent(target))) {
      force(parent(source));
    }
  }

  /**
   * Removes a file, or a folder with all that is in it, if it is there. It loses its name first, so
   * that a part of it is never seen.
   */
  public static void remove(Path path) throws IOException {
    Path absolute = path.toAbsolutePath();
    if (!Files.exists(absolute, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Path nameless = Unfinished.of(absolute);
    rename(absolute, nameless);
    delete(nameless);
  }

  /** Removes what processes that were killed while they wrote have left in a folder. */
  public static void sweep(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      Unfinished.sweepAll(folder);
    }
  }

  static Path parent(Path absolute) throws IOException {
    Path parent = absolute.getParent();
    if (parent == null) {
      throw new IOException(absolute + " must be in a folder, but is the root of a file system");
    }
    return parent;
  }

  /** Brings the names in a folder to the disk. */
  static void force(Path folder) throws IOException {
    if (WINDOWS) {
      return;
    }
    OpenFile.force(folder, StandardOpenOption.READ);
  }

  /** Brings all that is in a folder to the disk. */
  static void forceAll(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            OpenFile.force(file, StandardOpenOption.WRITE);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            force(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** Deletes a file, or a folder with all that is in it. Links are not followed. */
  static void delete(Path path) throws IOException {
    try {
      Files.walkFileTree(
          path,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.deleteIfExists(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
                throws IOException {
              if (failure != null) {
                throw failure;
              }
              Files.deleteIfExists(visited);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (NoSuchFileException e) {
      return; // it is gone already
    }
  }
}
