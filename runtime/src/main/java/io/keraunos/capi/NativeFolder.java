package io.keraunos.capi;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.bytedeco.javacpp.Loader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The libraries of one folder of a jar, and the folder they are unpacked into: {@code
 * keraunos-linux-x86_64-1a2b3c4d}, whose name ends with a checksum over the names, lengths and
 * checksums of all files.
 *
 * <p>It is filled under another name, checked, brought to the disk, and renamed. It is never
 * written to again, so any number of processes may load from it while another one starts.
 */
final class NativeFolder {

  private static final Logger LOG = LoggerFactory.getLogger(NativeLibrary.class);
  private static final String PREFIX = "keraunos-";
  private static final String UNFINISHED = ".unpacking-";
  private static final long POLL_NANOS = 50_000_000;

  private final JarFile jar;
  private final List<JarEntry> entries;
  private final String name;

  private NativeFolder(JarFile jar, List<JarEntry> entries, String platform) {
    this.jar = jar;
    this.entries = entries;
    CRC32 sum = new CRC32();
    for (JarEntry entry : entries) {
      sum.update(
          "%s %s %s\n".formatted(file(entry), entry.getSize(), entry.getCrc()).getBytes(UTF_8));
    }
    this.name = PREFIX + platform + "-" + Long.toHexString(sum.getValue());
  }

  /**
   * Finds the libraries in the jar they are in.
   *
   * @param near a class whose class loader has them
   * @param path the folder in the jar, from the root; one whose name ends with {@code -gpu} comes
   *     first
   * @return empty if there are none, or they are not in a jar
   */
  static Optional<NativeFolder> find(Class<?> near, String path) throws IOException {
    for (String folder : List.of(path + "-gpu", path)) {
      URL url = Loader.findResource(near, folder + "/" + System.mapLibraryName("jnitensorflow"));
      if (url == null) {
        continue;
      }
      if (!(url.openConnection() instanceof JarURLConnection connection)) {
        return Optional.empty();
      }
      JarFile jar = connection.getJarFile();
      String inside = connection.getEntryName();
      String prefix = inside.substring(0, inside.lastIndexOf('/') + 1);
      List<JarEntry> entries =
          jar.stream()
              .filter(entry -> !entry.isDirectory() && isLibrary(entry.getName(), prefix))
              .sorted(Comparator.comparing(JarEntry::getName))
              .toList();
      String platform = folder.substring(folder.lastIndexOf('/') + 1);
      return Optional.of(new NativeFolder(jar, entries, platform));
    }
    return Optional.empty();
  }

  /** Returns whether an entry of the jar is a library: licenses lie beside them. */
  private static boolean isLibrary(String entry, String prefix) {
    return entry.startsWith(prefix)
        && entry.indexOf('/', prefix.length()) < 0
        && entry.matches(".*\\.(so|dylib|dll)(\\.[0-9.]+)?");
  }

  private static String file(JarEntry entry) {
    return entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
  }

  /** Returns the folder with the libraries, which are unpacked unless they are there. */
  Path unpack() throws IOException {
    Optional<Path> there = existing();
    return there.isPresent() ? there.get() : unpack(Loader.getCacheDir().toPath());
  }

  /**
   * Returns the unpacked folder, also where it may be read only: a container's image may bring it
   * along. It is looked for where it would be unpacked to: in the folder that was named, if one
   * was.
   */
  private Optional<Path> existing() {
    String named = System.getProperty(NativeLibrary.CACHE);
    List<String> parents =
        named != null
            ? List.of(named)
            : List.of(
                System.getProperty("user.home") + "/.javacpp/cache",
                System.getProperty("java.io.tmpdir")
                    + "/.javacpp-"
                    + System.getProperty("user.name")
                    + "/cache");
    return parents.stream()
        .map(parent -> new File(parent).toPath().toAbsolutePath().resolve(name))
        .filter(this::whole)
        .findFirst();
  }

  private boolean whole(Path folder) {
    return entries.stream()
        .allMatch(entry -> folder.resolve(file(entry)).toFile().length() == entry.getSize());
  }

  private Path unpack(Path parent) throws IOException {
    Path folder = parent.resolve(name);
    try (FileChannel channel =
        FileChannel.open(
            parent.resolve("." + name + ".lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE)) {
      Optional<FileLock> lock = lock(channel, folder);
      if (whole(folder)) {
        return folder;
      }
      if (lock.isPresent()) {
        removeUnfinished(parent); // of processes that were killed
      }
      LOG.info("unpacking TensorFlow's native library to {}, once", folder);
      Path unfinished = Files.createDirectory(parent.resolve(UNFINISHED + UUID.randomUUID()));
      try {
        for (JarEntry entry : entries) {
          unpack(entry, unfinished.resolve(file(entry)));
        }
        publish(unfinished, folder);
      } finally {
        remove(unfinished);
      }
    }
    return folder;
  }

  /**
   * Waits until no other process unpacks, or one has; empty where the file system has no locks.
   * Then processes that start at once each unpack, and the first one's folder stays.
   */
  private Optional<FileLock> lock(FileChannel channel, Path folder) {
    while (!whole(folder)) {
      try {
        FileLock lock = channel.tryLock();
        if (lock != null) {
          return Optional.of(lock);
        }
      } catch (OverlappingFileLockException e) {
        // another class loader of this process unpacks
      } catch (IOException e) {
        LOG.debug("no lock on {}", folder, e);
        return Optional.empty();
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    return Optional.empty();
  }

  private void unpack(JarEntry entry, Path to) throws IOException {
    try (InputStream from = jar.getInputStream(entry);
        CheckedInputStream checked = new CheckedInputStream(from, new CRC32());
        FileOutputStream file = new FileOutputStream(to.toFile())) {
      copy(checked, file);
      file.getFD().sync();
      if (checked.getChecksum().getValue() != entry.getCrc()) {
        throw new IOException(
            "%s in %s is damaged: its checksum is another one".formatted(entry, jar.getName()));
      }
    }
  }

  private static void copy(InputStream from, OutputStream to) throws IOException {
    byte[] buffer = new byte[1 << 18];
    for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
      to.write(buffer, 0, read);
    }
  }

  /** Gives the folder its name. A damaged one of that name makes room; a whole one stays. */
  private void publish(Path unfinished, Path folder) throws IOException {
    if (Files.exists(folder) && !whole(folder)) {
      Path damaged = folder.resolveSibling(UNFINISHED + UUID.randomUUID());
      Files.move(folder, damaged, StandardCopyOption.ATOMIC_MOVE);
      remove(damaged);
    }
    try {
      Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (!whole(folder)) {
        throw e;
      }
    }
  }

  private static void removeUnfinished(Path parent) throws IOException {
    List<Path> left = new ArrayList<>();
    try (Stream<Path> all = Files.list(parent)) {
      all.filter(path -> path.getFileName().toString().startsWith(UNFINISHED)).forEach(left::add);
    }
    for (Path folder : left) {
      remove(folder);
    }
  }

  private static void remove(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
