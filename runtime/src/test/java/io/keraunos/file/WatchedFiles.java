package io.keraunos.file;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;

/**
 * The default file system, with somebody who is told of every change before and after it is made. A
 * path of it has the text of the real one, so that TensorFlow's own writes find their files.
 */
final class WatchedFiles extends FileSystemProvider {

  /** Listener to changes, one at a time. */
  interface Watch {
    /** Before it is made; what this throws is thrown instead. */
    void before(Change change) throws IOException;

    /** After it was made. */
    void after(Change change) throws IOException;
  }

  /** A kind of change. */
  enum Kind {
    CREATE,
    WRITE,
    CUT,
    FORCE,
    FORCE_FOLDER,
    MOVE,
    DELETE,
    MAKE_FOLDER
  }

  /**
   * A change.
   *
   * @param path the real path
   * @param to where it is moved to; else the same
   * @param bytes what is written; empty for others
   */
  record Change(Kind kind, Path path, Path to, byte[] bytes) {}

  private interface Action<T> {
    T run() throws IOException;
  }

  private final FileSystemProvider real = FileSystems.getDefault().provider();
  private final WatchedFileSystem system = new WatchedFileSystem(this);
  private final Watch watch;

  WatchedFiles(Watch watch) {
    this.watch = watch;
  }

  /** A real path, watched. */
  Path watched(Path path) {
    return new WatchedPath(system, path);
  }

  private <T> T change(Kind kind, Path path, Path to, byte[] bytes, Action<T> action)
      throws IOException {
    synchronized (watch) {
      Change change = new Change(kind, path, to, bytes);
      watch.before(change);
      T result = action.run();
      watch.after(change);
      return result;
    }
  }

  int write(Path path, ByteBuffer from, FileChannel to) throws IOException {
    byte[] bytes = new byte[from.remaining()];
    from.duplicate().get(bytes);
    return change(Kind.WRITE, path, path, bytes, () -> to.write(from));
  }

  void cut(Path path, long length, FileChannel channel) throws IOException {
    change(Kind.CUT, path, path, new byte[0], () -> channel.truncate(length));
  }

  void force(Path path, FileChannel channel) throws IOException {
    change(
        Files.isDirectory(path) ? Kind.FORCE_FOLDER : Kind.FORCE,
        path,
        path,
        new byte[0],
        () -> {
          channel.force(true);
          return path;
        });
  }

  @Override
  public FileChannel newFileChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    Path at = WatchedPath.real(path);
    boolean creates =
        !Files.exists(at)
            && (options.contains(StandardOpenOption.CREATE)
                || options.contains(StandardOpenOption.CREATE_NEW));
    Action<FileChannel> open =
        () -> new WatchedChannel(this, at, real.newFileChannel(at, options, attributes));
    return creates ? change(Kind.CREATE, at, at, new byte[0], open) : open.run();
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    return newFileChannel(path, options, attributes);
  }

  @Override
  public void createDirectory(Path folder, FileAttribute<?>... attributes) throws IOException {
    Path at = WatchedPath.real(folder);
    change(
        Kind.MAKE_FOLDER,
        at,
        at,
        new byte[0],
        () -> {
          real.createDirectory(at, attributes);
          return at;
        });
  }

  @Override
  public void delete(Path path) throws IOException {
    Path at = WatchedPath.real(path);
    if (!Files.exists(at, LinkOption.NOFOLLOW_LINKS)) {
      real.delete(at); // says so
    }
    change(
        Kind.DELETE,
        at,
        at,
        new byte[0],
        () -> {
          real.delete(at);
          return at;
        });
  }

  @Override
  public void move(Path from, Path to, CopyOption... options) throws IOException {
    Path source = WatchedPath.real(from);
    Path target = WatchedPath.real(to);
    change(
        Kind.MOVE,
        source,
        target,
        new byte[0],
        () -> {
          real.move(source, target, options);
          return target;
        });
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path folder, DirectoryStream.Filter<? super Path> filter) throws IOException {
    DirectoryStream<Path> entries =
        real.newDirectoryStream(WatchedPath.real(folder), entry -> filter.accept(watched(entry)));
    return new DirectoryStream<>() {
      @Override
      public Iterator<Path> iterator() {
        Iterator<Path> all = entries.iterator();
        return new Iterator<>() {
          @Override
          public boolean hasNext() {
            return all.hasNext();
          }

          @Override
          public Path next() {
            return watched(all.next());
          }
        };
      }

      @Override
      public void close() throws IOException {
        entries.close();
      }
    };
  }

  @Override
  public void copy(Path from, Path to, CopyOption... options) {
    throw new UnsupportedOperationException("nobody copies");
  }

  @Override
  public boolean isSameFile(Path path, Path other) throws IOException {
    return real.isSameFile(WatchedPath.real(path), WatchedPath.real(other));
  }

  @Override
  public boolean isHidden(Path path) throws IOException {
    return real.isHidden(WatchedPath.real(path));
  }

  @Override
  public FileStore getFileStore(Path path) throws IOException {
    return real.getFileStore(WatchedPath.real(path));
  }

  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    real.checkAccess(WatchedPath.real(path), modes);
  }

  @Override
  public <V extends FileAttributeView> V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    return real.getFileAttributeView(WatchedPath.real(path), type, options);
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    return real.readAttributes(WatchedPath.real(path), type, options);
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String names, LinkOption... options)
      throws IOException {
    return real.readAttributes(WatchedPath.real(path), names, options);
  }

  @Override
  public void setAttribute(Path path, String name, Object value, LinkOption... options)
      throws IOException {
    real.setAttribute(WatchedPath.real(path), name, value, options);
  }

  @Override
  public String getScheme() {
    return "watched";
  }

  @Override
  public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileSystem getFileSystem(URI uri) {
    return system;
  }

  @Override
  public Path getPath(URI uri) {
    throw new UnsupportedOperationException();
  }
}
