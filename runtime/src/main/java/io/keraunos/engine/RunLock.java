package io.keraunos.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.keraunos.trainer.Trainer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lock on a run's folder: one trainer at a time, of all processes, writes to it.
 *
 * <p>Implementation note. It is the operating system's lock on a file, which ends with the process,
 * however that ends. The file says who holds it; it is removed when the lock is given back, so that
 * a folder shows whether it is in use or was left by a process that died. Such locks belong to a
 * process, and on Linux closing any handle of the file gives them back: so trainers of this process
 * are told apart by a system property, which all class loaders see, before the file is opened.
 */
final class RunLock implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Trainer.class);
  private static final String FILE = ".lock";
  private static final String PROPERTY = "io.keraunos.run:";

  private final Path file;
  private final String property;
  private final Optional<FileChannel> channel;

  private RunLock(Path file, String property, Optional<FileChannel> channel) {
    this.file = file;
    this.property = property;
    this.channel = channel;
  }

  /** The outcome of trying to take a lock: the lock, or its holder. */
  record Attempt(Optional<RunLock> lock, String holder) {}

  /**
   * Takes the lock of a folder, which is there. On a file system that has no locks nobody is kept
   * out but other trainers of this process; a warning says so.
   */
  static Attempt attempt(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    String property = PROPERTY + folder.toRealPath();
    String here = "process %s on %s".formatted(ProcessHandle.current().pid(), host());
    if (System.getProperties().putIfAbsent(property, here) != null) {
      return new Attempt(Optional.empty(), "another trainer of this process");
    }
    Attempt attempt;
    try {
      attempt = lock(file, property, here);
    } catch (IOException | RuntimeException e) {
      System.clearProperty(property);
      throw e;
    }
    if (attempt.lock().isEmpty()) {
      System.clearProperty(property);
    }
    return attempt;
  }

  private static Attempt lock(Path file, String property, String here) throws IOException {
    while (true) {
      create(file);
      Optional<Object> before = key(file);
      FileChannel channel;
      try {
        channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
      } catch (NoSuchFileException e) {
        continue; // its holder has removed it
      }
      FileLock lock;
      try {
        lock = channel.tryLock();
      } catch (IOException e) {
        channel.close();
        LOG.warn(
            "{} cannot be locked ({}): make sure that no other process writes to that folder",
            file,
            e.getMessage());
        return new Attempt(Optional.of(new RunLock(file, property, Optional.empty())), here);
      }
      if (lock == null) {
        String holder = read(channel);
        channel.close();
        return new Attempt(Optional.empty(), holder);
      }
      if (before.isPresent() && before.equals(key(file))) {
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(here.getBytes(UTF_8)), 0);
        return new Attempt(Optional.of(new RunLock(file, property, Optional.of(channel))), here);
      }
      channel.close(); // its holder has removed it before it was locked here: lock the new one
    }
  }

  private static void create(Path file) throws IOException {
    try {
      Files.createFile(file);
    } catch (FileAlreadyExistsException e) {
      // The lock file is in use, or was left by a process that died.
    }
  }

  /**
   * Returns a key that tells a file from another one of the same name; empty if there is no file.
   */
  private static Optional<Object> key(Path file) throws IOException {
    try {
      Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
      return Optional.of(key == null ? file : key); // Windows has none, nor removes files in use
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static String read(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(256);
    channel.read(text, 0);
    String holder = new String(text.array(), 0, text.position(), UTF_8);
    return holder.startsWith("process ") ? holder : "another process";
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "a host without a name";
    }
  }

  @Override
  public void close() throws IOException {
    try {
      if (channel.isPresent()) {
        Files.deleteIfExists(file);
        channel.get().close();
      }
    } finally {
      System.clearProperty(property);
    }
  }
}
