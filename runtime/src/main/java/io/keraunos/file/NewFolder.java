package io.keraunos.file;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder that is filled under another name, and gets its own when all that is in it is on the
 * disk.
 *
 * <pre>{@code
 * try (NewFolder model = NewFolder.beside(target)) {
 *   WholeFile.write(model.path().resolve("model.pb"), bytes);
 *   model.moveTo(target);
 * }
 * }</pre>
 */
public final class NewFolder implements AutoCloseable {

  private static final Pattern REPLACED = Pattern.compile("\\.replaced-(.+)");

  private final Path unfinished;

  private NewFolder(Path unfinished) {
    this.unfinished = unfinished;
  }

  /**
   * Makes an empty folder where another one is to be; the folders above it are made too.
   *
   * @param target the folder that it is to be moved to
   */
  public static NewFolder beside(Path target) throws IOException {
    Path absolute = target.toAbsolutePath().normalize();
    Folders.make(Folders.parent(absolute));
    Unfinished.sweep(absolute);
    return new NewFolder(Files.createDirectory(Unfinished.of(absolute)));
  }

  /** Returns the folder to be filled. Files in it may be written in any way. */
  public Path path() {
    return unfinished;
  }

  /** Brings all that is in the folder to the disk, for whoever moves parts of it elsewhere. */
  public void force() throws IOException {
    Folders.forceAll(unfinished);
  }

  /**
   * Gives the folder its name; when this returns all of it is on the disk.
   *
   * @param target nothing may be there, or an empty folder
   * @throws DirectoryNotEmptyException if there is a folder that is not empty
   */
  public void moveTo(Path target) throws IOException {
    if (Files.isDirectory(target)) {
      try (Stream<Path> entries = Files.list(target)) {
        if (entries.findAny().isPresent()) {
          throw new DirectoryNotEmptyException(target.toString());
        }
      }
    }
    force();
    Folders.rename(unfinished, target);
  }

  /**
   * Gives the folder its name, in the place of one that may be there. Between the two nothing has
   * the name for a moment; {@link #recover} gives it back to the old one if the process dies then.
   */
  public void replace(Path target) throws IOException {
    force();
    Path absolute = target.toAbsolutePath();
    if (Files.exists(absolute, LinkOption.NOFOLLOW_LINKS)) {
      Path replaced = absolute.resolveSibling(".replaced-" + absolute.getFileName());
      Folders.remove(replaced);
      Folders.rename(absolute, replaced);
      Folders.rename(unfinished, absolute);
      Folders.remove(replaced);
    } else {
      Folders.rename(unfinished, absolute);
    }
  }

  /** Gives back its name to each entry of a folder that was about to be replaced at a kill. */
  public static void recover(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    List<Path> entries;
    try (Stream<Path> all = Files.list(folder)) {
      entries = all.toList();
    }
    for (Path entry : entries) {
      Matcher name = REPLACED.matcher(entry.getFileName().toString());
      if (name.matches()) {
        Path target = folder.resolve(name.group(1));
        if (Files.exists(target)) {
          Folders.remove(entry);
        } else {
          Folders.rename(entry, target);
        }
      }
    }
  }

  /** Removes the folder if it has not got its name. */
  @Override
  public void close() throws IOException {
    Folders.delete(unfinished);
  }
}
