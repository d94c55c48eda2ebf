package io.keraunos.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.keraunos.check.Check;
import io.keraunos.file.NewFolder;
import io.keraunos.remote.RemoteManifest.Content;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A folder of any file system, such as an object store's, with copies of local folders: checkpoints
 * or the versions of a model. A copy is whole or nobody takes it for one, although the store may
 * have no rename, may show files late and may fail at any moment: its list of files, with sizes and
 * SHA-256, is written last, and what is read is compared with it.
 *
 * <pre>{@code
 * RemoteFolder models = RemoteFolder.at(Path.of(URI.create("s3://bucket/models")));
 * models.upload(Path.of("model/1"), "1");
 * models.download("1", Path.of("elsewhere/1"));
 * }</pre>
 *
 * <p>Any number of threads and processes may read. Of one name there must be one writer at a time:
 * what two have mixed is refused by whoever reads it.
 */
public final class RemoteFolder {

  private final Path folder;
  private final Patience patience;

  private RemoteFolder(Path folder, Patience patience) {
    this.folder = folder;
    this.patience = patience;
  }

  /**
   * Returns the view of a folder, which is made by the first upload.
   *
   * @param folder of any provider
   */
  public static RemoteFolder at(Path folder) {
    return at(folder, Patience.DEFAULT);
  }

  static RemoteFolder at(Path folder, Patience patience) {
    return new RemoteFolder(folder, patience);
  }

  /**
   * Returns this folder with another number of looks at a file that is not there, or is not what
   * was written. 9 by default, 0.1 s after each other at first and 5 s in the end: 16 s in all.
   *
   * @param count at least 1
   */
  public RemoteFolder looks(int count) {
    return new RemoteFolder(
        folder, new Patience(Check.atLeast("looks", count, 1), patience.first()));
  }

  /**
   * Uploads a folder with all files in it, below it too; empty folders are left out. Where the same
   * files are there under the name, nothing is written. When this returns the copy is whole, and
   * has been seen to be.
   *
   * @param name no path
   * @throws FileAlreadyExistsException if a whole copy of other files has the name, which stays
   * @throws IOException if it cannot be written; nobody takes what is there for whole, and another
   *     upload writes it anew
   */
  public void upload(Path local, String name) throws IOException {
    RemoteManifest wanted = RemoteManifest.of(local);
    Optional<RemoteManifest> there = find(name);
    if (there.isEmpty()) {
      write(local, name, wanted);
    } else if (!there.get().equals(wanted)) {
      throw new FileAlreadyExistsException(
          text(name),
          null,
          "a copy of other files than those of %s is there. Upload it under another name, or remove that one before"
              .formatted(local));
    }
  }

  /**
   * Uploads a folder as {@link #upload} does, in the place of a copy that may have the name, and
   * which is not there any more while this one is written.
   */
  public void replace(Path local, String name) throws IOException {
    RemoteManifest wanted = RemoteManifest.of(local);
    if (!find(name).equals(Optional.of(wanted))) {
      write(local, name, wanted);
    }
  }

  private void write(Path local, String name, RemoteManifest wanted) throws IOException {
    remove(name); // of a part of a copy, or one that was not visible, nothing may be mixed in
    Path target = target(name);
    Files.createDirectories(target);
    for (Map.Entry<String, Content> file : wanted.files().entrySet()) {
      Path from = local.resolve(file.getKey());
      Path to = target.resolve(file.getKey());
      Files.createDirectories(to.getParent());
      if (!FileCopy.copy(from, to).equals(file.getValue())) {
        throw new IOException(
            "%s was changed while it was uploaded to %s. Upload the folder again"
                .formatted(from, text(name)));
      }
    }
    for (Map.Entry<String, Content> file : wanted.files().entrySet()) {
      patience.until(() -> seen(target.resolve(file.getKey()), file.getValue().size()));
    }
    FileCopy.write(wanted.toJson().getBytes(UTF_8), target.resolve(RemoteManifest.FILE));
    patience.until(() -> seen(name, wanted));
  }

  private static boolean seen(Path file, long size) throws IOException {
    long there;
    try {
      there = Files.size(file);
    } catch (NoSuchFileException | FileNotFoundException e) {
      throw new IOException(
          "%s was written, but is not visible. Upload the folder again, or allow more looks"
              .formatted(RemotePlace.text(file)),
          e);
    }
    if (there != size) {
      throw new IOException(
          "%s must have %s bytes, which were written, but has %s. Upload the folder again"
              .formatted(RemotePlace.text(file), size, there));
    }
    return true;
  }

  private boolean seen(String name, RemoteManifest wanted) throws IOException {
    if (!find(name).equals(Optional.of(wanted))) {
      throw new IOException(
          "%s in %s must be what was written, but is not, or is not visible. Upload the folder again"
              .formatted(RemoteManifest.FILE, text(name)));
    }
    return true;
  }

  /**
   * Downloads a copy. Files that are not visible yet are waited for; each is compared with the
   * list. The local folder is whole, or nothing has its name.
   *
   * @param local the target; it must not exist, or be empty
   * @throws NoSuchFileException if there is no whole copy of that name
   * @throws FileAlreadyExistsException if there is something in the local folder
   * @throws IOException if a file cannot be read, or is not what was written; it is named
   */
  public void download(String name, Path local) throws IOException {
    download(name, whole(name), local);
  }

  /**
   * Returns a local folder with the files of a copy, which is downloaded unless it is there
   * already: to open a model that was uploaded. What has other files has another folder, {@code
   * caches/SHA-256/name}.
   *
   * @param caches the folder of all such folders; it is made
   * @throws NoSuchFileException if there is no whole copy of that name
   * @throws IOException if a file cannot be read, or is not what was written; it is named
   */
  public Path cached(String name, Path caches) throws IOException {
    RemoteManifest manifest = whole(name);
    Path local = caches.resolve(FileCopy.sha256(manifest.toJson().getBytes(UTF_8))).resolve(name);
    if (!Files.isDirectory(local)) {
      try {
        download(name, manifest, local);
      } catch (FileAlreadyExistsException e) {
        return local; // another process was faster; it has put the same files there
      }
    }
    return local;
  }

  private RemoteManifest whole(String name) throws IOException {
    return patience.until(
        () -> {
          Optional<RemoteManifest> list = find(name);
          if (list.isEmpty()) {
            throw new NoSuchFileException(
                text(name),
                null,
                "no whole copy is there: it has no %s, or a part of one. names() says which there are; else upload it again"
                    .formatted(RemoteManifest.FILE));
          }
          return list.get();
        });
  }

  private void download(String name, RemoteManifest manifest, Path local) throws IOException {
    try (NewFolder unfinished = NewFolder.beside(local)) {
      for (Map.Entry<String, Content> file : manifest.files().entrySet()) {
        Path from = target(name).resolve(file.getKey());
        Path to = unfinished.path().resolve(file.getKey());
        Files.createDirectories(to.getParent());
        patience.until(() -> fetched(from, to, file.getValue()));
      }
      unfinished.moveTo(local);
    } catch (DirectoryNotEmptyException e) {
      throw new FileAlreadyExistsException(
          local.toString(),
          null,
          "the folder to download %s to must be new or empty. Give another one"
              .formatted(text(name)));
    }
  }

  private static boolean fetched(Path from, Path to, Content wanted) throws IOException {
    Content read;
    try {
      read = FileCopy.copy(from, to);
    } catch (NoSuchFileException | FileNotFoundException e) {
      throw new IOException(
          "%s is in the list of its folder, but is not there, or not visible. Allow more looks, or upload the folder again"
              .formatted(RemotePlace.text(from)),
          e);
    }
    if (!read.equals(wanted)) {
      throw new IOException(
          "%s must be what was written, %s bytes with the SHA-256 %s, but was %s bytes with %s. Upload the folder again"
              .formatted(
                  RemotePlace.text(from),
                  wanted.size(),
                  wanted.sha256(),
                  read.size(),
                  read.sha256()));
    }
    return true;
  }

  /** Returns the names of the whole copies, in order; of no folder none. */
  public List<String> names() throws IOException {
    List<String> names = new ArrayList<>();
    for (Path entry : entries(folder)) {
      String name = String.valueOf(entry.getFileName()).replaceFirst("/$", "");
      if (RemoteManifest.isName(name) && find(name).isPresent()) {
        names.add(name);
      }
    }
    return names.stream().sorted().toList();
  }

  /**
   * Removes a copy, or a part of one, if it is there. Its list goes first, so that nobody takes the
   * rest for whole; of files that are not visible the rest may stay.
   *
   * @throws IOException if it cannot be removed; nobody takes what is left for whole, unless
   *     nothing was removed
   */
  public void remove(String name) throws IOException {
    Path target = target(name);
    Files.deleteIfExists(target.resolve(RemoteManifest.FILE));
    delete(target);
  }

  private static void delete(Path path) throws IOException {
    for (Path entry : entries(path)) {
      if (Files.isDirectory(entry)) {
        delete(entry);
      } else {
        Files.deleteIfExists(entry);
      }
    }
    try {
      Files.deleteIfExists(path);
    } catch (DirectoryNotEmptyException e) {
      return; // of files that are not listed yet: without a list of its own the folder is nothing
    }
  }

  private static List<Path> entries(Path folder) throws IOException {
    List<Path> all = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      entries.forEach(all::add);
    } catch (NoSuchFileException | FileNotFoundException e) {
      return List.of();
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return all;
  }

  /** Returns the list of a copy; empty if it has none, or a part of one. */
  private Optional<RemoteManifest> find(String name) throws IOException {
    try (InputStream in = Files.newInputStream(target(name).resolve(RemoteManifest.FILE))) {
      return RemoteManifest.parse(new String(in.readAllBytes(), UTF_8));
    } catch (NoSuchFileException | FileNotFoundException e) {
      return Optional.empty();
    }
  }

  private Path target(String name) {
    if (!RemoteManifest.isName(name)) {
      throw new IllegalArgumentException(
          "the name of a remote copy must be a name and no path, but was \"%s\"".formatted(name));
    }
    return folder.resolve(name);
  }

  private String text(String name) {
    return RemotePlace.text(target(name));
  }

  /** Returns the folder in words. */
  @Override
  public String toString() {
    return RemotePlace.text(folder);
  }
}
