package io.keraunos.data;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The unpacked TFRecord files of this process: a folder of its own in the cache folder, with a file
 * that is locked as long as the process lives. The folder is deleted when the process ends; one
 * whose lock is free was left by a process that was killed, and is deleted by the next one.
 */
final class TfRecordCache {

  private static final String PREFIX = "keraunos-tfrecord-";
  private static final String LOCK = "lock";

  // By cache folder; guarded by the class.
  private static final Map<Path, TfRecordCache> CACHES = new HashMap<>();

  private final Path folder;
  // Held until the process ends.
  private final FileLock lock;
  private final Map<Source, Path> unpacked = new HashMap<>();
  private long bytes;

  /** The state of a file when it was unpacked. */
  private record Source(Path file, long size, long modified) {}

  private TfRecordCache(Path folder, FileLock lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /**
   * Returns the plain records of a packed file. They are unpacked once in the life of the process,
   * and are there whole or not at all.
   *
   * @param parent the cache folder
   * @param maxBytes the most bytes that this process may have in it
   */
  static synchronized Path unpack(Path file, Path parent, long maxBytes) throws IOException {
    TfRecordCache cache = CACHES.get(parent);
    if (cache == null || !cache.lock.isValid() || !Files.isDirectory(cache.folder)) {
      cache = open(parent);
      CACHES.put(parent, cache);
    }
    Path real = file.toRealPath();
    Source source = new Source(real, Files.size(real), Files.getLastModifiedTime(real).toMillis());
    Path plain = cache.unpacked.get(source);
    if (plain == null || !Files.exists(plain)) {
      plain = cache.write(file, maxBytes);
      cache.unpacked.put(source, plain);
    }
    return plain;
  }

  private static TfRecordCache open(Path parent) throws IOException {
    Files.createDirectories(parent);
    clean(parent);
    Path folder = Files.createDirectory(parent.resolve(PREFIX + UUID.randomUUID()));
    FileLock lock =
        FileChannel.open(
                folder.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)
            .lock();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> deleteQuietly(folder)));
    return new TfRecordCache(folder, lock);
  }

  private static void clean(Path parent) throws IOException {
    List<Path> others;
    try (Stream<Path> children = Files.list(parent)) {
      others = children.filter(child -> child.getFileName().toString().startsWith(PREFIX)).toList();
    }
    for (Path other : others) {
      try (FileChannel channel = FileChannel.open(other.resolve(LOCK), StandardOpenOption.WRITE)) {
        FileLock free = channel.tryLock();
        if (free != null) {
          deleteQuietly(other);
        }
      } catch (NoSuchFileException | OverlappingFileLockException e) {
        // The folder is just being made or deleted, or is this process's.
      } catch (FileSystemException e) {
        // Another user's.
      }
    }
  }

  private Path write(Path file, long maxBytes) throws IOException {
    Path plain = folder.resolve(UUID.randomUUID() + ".tfrecord");
    boolean whole = false;
    long before = bytes;
    try (TfRecordPass pass = TfRecordPass.open(file);
        OutputStream out =
            new BufferedOutputStream(
                Files.newOutputStream(plain, StandardOpenOption.CREATE_NEW), 1 << 16)) {
      for (byte[] record = pass.next(); record != null; record = pass.next()) {
        bytes += TfRecordFrame.HEADER + (long) record.length + TfRecordFrame.FOOTER;
        if (bytes > maxBytes) {
          throw pass.address()
              .error(
                  "the unpacked records must have at most %s bytes, but have more. Give TfRecords.read another limit, or read in turn with TfRecords.stream"
                      .formatted(maxBytes));
        }
        TfRecordWriter.write(out, record);
      }
      out.flush();
      whole = true;
      return plain;
    } finally {
      if (!whole) {
        bytes = before;
        Files.deleteIfExists(plain);
      }
    }
  }

  private static void deleteQuietly(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      // The next process deletes it.
    }
  }
}
