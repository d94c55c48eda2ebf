package io.keraunos.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLConnection;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * A file on the net that is wanted on the disk. It comes under its name only when it is complete
 * and its checksum is right; until then it has a temporary name in the same folder. A file that is
 * there already is not fetched again.
 *
 * <pre>{@code
 * Path archive = Download.of(URI.create("https://example.org/data.tar.gz"))
 *     .md5("c32a1d4ab5d03f1284b67883e8d87530")
 *     .progress((bytes, total) -> bar.stepTo(bytes))
 *     .to(folder.resolve("data.tar.gz"));
 * }</pre>
 */
public final class Download {

  private static final int TIMEOUT_MILLIS = 30_000;
  private static final int CHUNK = 1 << 16;

  private final URI source;
  private final Optional<Checksum> checksum;
  private final Progress progress;

  private Download(URI source, Optional<Checksum> checksum, Progress progress) {
    this.source = source;
    this.checksum = checksum;
    this.progress = progress;
  }

  /** Is told how far a download is. */
  @FunctionalInterface
  public interface Progress {
    /**
     * Some bytes came in.
     *
     * @param bytes how many there are now
     * @param total how many there will be; -1 if the server does not say
     */
    void downloaded(long bytes, long total);
  }

  private record Checksum(String algorithm, String hex) {
    private static Checksum of(String algorithm, int bytes, String hex) {
      String lower = hex.toLowerCase(Locale.ROOT);
      if (!lower.matches("[0-9a-f]{" + 2 * bytes + "}")) {
        throw new IllegalArgumentException(
            "%s must be %d hexadecimal digits, but was '%s'".formatted(algorithm, 2 * bytes, hex));
      }
      return new Checksum(algorithm, lower);
    }

    private MessageDigest digest() {
      try {
        return MessageDigest.getInstance(algorithm);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java platform has " + algorithm, e);
      }
    }
  }

  /** A download without a checksum. */
  public static Download of(URI source) {
    return new Download(source, Optional.empty(), (bytes, total) -> {});
  }

  /** This download, to be checked against an MD5 sum of 32 hexadecimal digits. */
  public Download md5(String hex) {
    return new Download(source, Optional.of(Checksum.of("MD5", 16, hex)), progress);
  }

  /** This download, to be checked against a SHA-256 sum of 64 hexadecimal digits. */
  public Download sha256(String hex) {
    return new Download(source, Optional.of(Checksum.of("SHA-256", 32, hex)), progress);
  }

  /** This download, its progress told to someone in the thread that downloads. */
  public Download progress(Progress listener) {
    return new Download(source, checksum, listener);
  }

  /**
   * Fetches the file, unless it is there. One that is there with the wrong checksum is replaced.
   *
   * @param file what to call it; its folder is made if need be
   * @return the file
   * @throws IOException if it cannot be fetched (no network, no answer for 30 seconds, an answer
   *     other than 200), is cut off or has the wrong checksum; nothing is left behind then
   */
  public Path to(Path file) throws IOException {
    if (Files.exists(file) && isRight(file)) {
      return file;
    }
    Path target = file.toAbsolutePath();
    Path folder = target.getParent();
    if (folder == null) {
      throw new IOException("file must be in a folder, but was " + file);
    }
    Files.createDirectories(folder);
    Path part = target.resolveSibling(target.getFileName() + "." + UUID.randomUUID() + ".part");
    try {
      fetch(part);
      move(part, file);
    } finally {
      Files.deleteIfExists(part);
    }
    return file;
  }

  private boolean isRight(Path file) throws IOException {
    if (checksum.isEmpty()) {
      return true;
    }
    MessageDigest digest = checksum.get().digest();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] chunk = new byte[CHUNK];
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        digest.update(chunk, 0, n);
      }
    }
    return HexFormat.of().formatHex(digest.digest()).equals(checksum.get().hex());
  }

  private void fetch(Path part) throws IOException {
    URLConnection connection = source.toURL().openConnection();
    connection.setConnectTimeout(TIMEOUT_MILLIS);
    connection.setReadTimeout(TIMEOUT_MILLIS);
    try (InputStream in = open(connection);
        FileChannel out =
            FileChannel.open(part, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
      if (connection instanceof HttpURLConnection http && http.getResponseCode() != 200) {
        throw new IOException(
            "%s must be answered with 200, but was with %d"
                .formatted(source, http.getResponseCode()));
      }
      copy(in, out, connection.getContentLengthLong());
      out.force(true);
    }
  }

  private InputStream open(URLConnection connection) throws IOException {
    try {
      return connection.getInputStream();
    } catch (IOException e) {
      throw new IOException(source + " cannot be fetched: " + e, e);
    }
  }

  private void copy(InputStream in, FileChannel out, long total) throws IOException {
    MessageDigest digest = checksum.isPresent() ? checksum.get().digest() : null;
    byte[] chunk = new byte[CHUNK];
    long bytes = 0;
    for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("the download of " + source + " was interrupted");
      }
      ByteBuffer buffer = ByteBuffer.wrap(chunk, 0, n);
      while (buffer.hasRemaining()) {
        out.write(buffer);
      }
      if (digest != null) {
        digest.update(chunk, 0, n);
      }
      bytes += n;
      progress.downloaded(bytes, total);
    }
    if (total >= 0 && bytes != total) {
      throw new IOException(
          "%s must have %d bytes, but only %d came: try again".formatted(source, total, bytes));
    }
    if (digest != null) {
      String found = HexFormat.of().formatHex(digest.digest());
      if (!found.equals(checksum.orElseThrow().hex())) {
        throw new IOException(
            "%s must have the %s sum %s, but it was %s: the file was changed or damaged on the way"
                .formatted(source, checksum.get().algorithm(), checksum.get().hex(), found));
      }
    }
  }

  private static void move(Path part, Path file) throws IOException {
    try {
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
