package io.keraunos.remote;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Files in memory that misbehave as those of object stores do: none can be renamed, what was
 * written is visible only after some looks at it, and operations fail, of which a write leaves a
 * part.
 */
public final class MisbehavingFiles extends FileSystemProvider {

  private final FileSystem memory = Jimfs.newFileSystem(Configuration.unix());
  private final MisbehavingFileSystem system = new MisbehavingFileSystem(this, memory);
  private final Map<Path, Integer> hidden = new HashMap<>(); // looks until it is visible
  private int looks;
  private long operations;
  private long failFrom = Long.MAX_VALUE;
  private long failures;
  private boolean cuts;
  private @Nullable Runnable atWrite;
  private @Nullable String refused;

  /** Returns a path here. */
  public Path path(String text) {
    return system.getPath(text);
  }

  /** Has each file that is written from now on appear only after some looks at it. */
  public synchronized void late(int count) {
    looks = count;
  }

  /** Hides all files until each was looked at that often. */
  synchronized void hideAll(int count) throws IOException {
    try (var all = Files.walk(memory.getPath("/"))) {
      all.filter(Files::isRegularFile).forEach(file -> hidden.put(file, count));
    }
  }

  /** Has the operations from the n-th on fail, counted from now and from 1. */
  public synchronized void fail(long from, long count) {
    failFrom = operations + from;
    failures = count;
  }

  /** Has all operations succeed again; returns whether one has failed. */
  public synchronized boolean heal() {
    boolean failed = operations >= failFrom;
    failFrom = Long.MAX_VALUE;
    return failed;
  }

  /** Has the second half of each write be lost, without a word. */
  synchronized void cuts(boolean on) {
    cuts = on;
  }

  /** Does something when the next file is opened to be written. */
  synchronized void atWrite(Runnable action) {
    atWrite = action;
  }

  /** Has each file with a text in its path be refused to whoever reads it, in an SDK's own way. */
  public synchronized void refuse(String part) {
    refused = part;
  }

  private synchronized void checkRefused(Path path) {
    if (refused != null && path.toString().contains(refused)) {
      throw new IllegalStateException("403: " + path);
    }
  }

  /** Returns the number of operations up to now. */
  synchronized long operations() {
    return operations;
  }

  private static Path real(Path path) {
    return ForwardedPaths.real(path).toAbsolutePath();
  }

  private synchronized boolean fails() {
    operations++;
    return operations >= failFrom && operations - failFrom < failures;
  }

  private void operation(String what, Path path) throws IOException {
    if (fails()) {
      throw new IOException("the store fails at %s of %s".formatted(what, path));
    }
  }

  private synchronized void look(Path path) throws NoSuchFileException {
    int left = hidden.getOrDefault(path, 0);
    if (left > 0) {
      hidden.put(path, left - 1);
      throw new NoSuchFileException(path.toString());
    }
  }

  private synchronized boolean visible(Path path) {
    return hidden.getOrDefault(path, 0) == 0;
  }

  private synchronized void hide(Path path) {
    hidden.put(path, looks);
  }

  private synchronized boolean cutting() {
    return cuts;
  }

  private synchronized @Nullable Runnable takeAtWrite() {
    Runnable taken = atWrite;
    atWrite = null;
    return taken;
  }

  @Override
  public InputStream newInputStream(Path path, OpenOption... options) throws IOException {
    operation("reading", path);
    checkRefused(path);
    look(real(path));
    return Files.newInputStream(real(path), options);
  }

  @Override
  public OutputStream newOutputStream(Path path, OpenOption... options) throws IOException {
    Runnable action = takeAtWrite();
    if (action != null) {
      action.run();
    }
    operation("opening", path);
    return new FilterOutputStream(Files.newOutputStream(real(path), options)) {
      @Override
      public void write(byte[] bytes, int from, int length) throws IOException {
        boolean fails = fails();
        out.write(bytes, from, fails || cutting() ? length / 2 : length);
        if (fails) {
          throw new IOException("the store fails while %s is written".formatted(path));
        }
      }

      @Override
      public void close() throws IOException {
        super.close();
        hide(real(path));
        operation("closing", path);
      }
    };
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path path, DirectoryStream.Filter<? super Path> filter) throws IOException {
    operation("listing", path);
    List<Path> all = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(real(path))) {
      for (Path entry : entries) {
        Path forwarded = ForwardedPaths.of(entry, system);
        if (visible(entry) && filter.accept(forwarded)) {
          all.add(forwarded);
        }
      }
    }
    return new DirectoryStream<>() {
      @Override
      public Iterator<Path> iterator() {
        return all.iterator();
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void createDirectory(Path path, FileAttribute<?>... attributes) throws IOException {
    operation("making", path);
    Files.createDirectory(real(path), attributes);
  }

  @Override
  public void delete(Path path) throws IOException {
    operation("deleting", path);
    Files.delete(real(path));
    synchronized (this) {
      hidden.remove(real(path));
    }
  }

  @Override
  public void move(Path from, Path to, CopyOption... options) throws IOException {
    throw new IOException("this store has no rename");
  }

  @Override
  public void copy(Path from, Path to, CopyOption... options) throws IOException {
    throw new IOException("this store copies nothing");
  }

  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    operation("looking at", path);
    look(real(path));
    real(path).getFileSystem().provider().checkAccess(real(path), modes);
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    operation("looking at", path);
    look(real(path));
    return Files.readAttributes(real(path), type, options);
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String names, LinkOption... options)
      throws IOException {
    operation("looking at", path);
    look(real(path));
    return Files.readAttributes(real(path), names, options);
  }

  @Override
  public boolean isSameFile(Path one, Path other) {
    return real(one).equals(real(other));
  }

  @Override
  public boolean isHidden(Path path) {
    return false;
  }

  @Override
  public String getScheme() {
    return "misbehaving";
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
    return path(uri.getPath());
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) {
    throw new UnsupportedOperationException("streams are enough");
  }

  @Override
  public FileStore getFileStore(Path path) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <V extends FileAttributeView> @Nullable V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    return null;
  }

  @Override
  public void setAttribute(Path path, String attribute, Object value, LinkOption... options) {
    throw new UnsupportedOperationException();
  }
}
