package io.keraunos.file;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import org.jspecify.annotations.Nullable;

/** A path of {@link WatchedFiles}: a real one that belongs to another provider. */
record WatchedPath(WatchedFileSystem system, Path path) implements Path {

  static Path real(Path path) {
    return path instanceof WatchedPath watched ? watched.path : path;
  }

  private @Nullable Path watched(@Nullable Path of) {
    return of == null ? null : new WatchedPath(system, of);
  }

  @Override
  public FileSystem getFileSystem() {
    return system;
  }

  @Override
  public boolean isAbsolute() {
    return path.isAbsolute();
  }

  @Override
  public @Nullable Path getRoot() {
    return watched(path.getRoot());
  }

  @Override
  public @Nullable Path getFileName() {
    return watched(path.getFileName());
  }

  @Override
  public @Nullable Path getParent() {
    return watched(path.getParent());
  }

  @Override
  public int getNameCount() {
    return path.getNameCount();
  }

  @Override
  public Path getName(int index) {
    return new WatchedPath(system, path.getName(index));
  }

  @Override
  public Path subpath(int begin, int end) {
    return new WatchedPath(system, path.subpath(begin, end));
  }

  @Override
  public boolean startsWith(Path other) {
    return path.startsWith(real(other));
  }

  @Override
  public boolean endsWith(Path other) {
    return path.endsWith(real(other));
  }

  @Override
  public Path normalize() {
    return new WatchedPath(system, path.normalize());
  }

  @Override
  public Path resolve(Path other) {
    return new WatchedPath(system, path.resolve(real(other)));
  }

  @Override
  public Path relativize(Path other) {
    return new WatchedPath(system, path.relativize(real(other)));
  }

  @Override
  public URI toUri() {
    return path.toUri();
  }

  @Override
  public Path toAbsolutePath() {
    return new WatchedPath(system, path.toAbsolutePath());
  }

  @Override
  public Path toRealPath(LinkOption... options) throws IOException {
    return new WatchedPath(system, path.toRealPath(options));
  }

  @Override
  public File toFile() {
    return path.toFile();
  }

  @Override
  public WatchKey register(
      WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int compareTo(Path other) {
    return path.compareTo(real(other));
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
