package io.keraunos.data;

import io.keraunos.check.Check;
import io.keraunos.file.Folders;
import io.keraunos.file.WholeFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A download of a file to the disk. It comes under its name only when it is complete and its
 * checksum is right; until then it has a temporary name in the same folder, which the next download
 * of the file removes if the process was killed. A download that was cut off begins anew. A file
 * that is there already is not fetched again.
 *
 * <pre>{@code
 * Path archive = Download.of(URI.create("https://example.org/data.tar.gz"))
 *     .md5("c32a1d4ab5d03f1284b67883e8d87530")
 *     .maxBytes(200_000_000)
 *     .within(Duration.ofMinutes(20))
 *     .progress((bytes, total) -> bar.stepTo(bytes))
 *     .to(folder.resolve("data.tar.gz"));
 * }</pre>
 */
public final class Download {

  private static final int TIMEOUT_MILLIS = 30_000;
  private static final int CHUNK = 1 << 16;

  private static final long MAX_BYTES = 1L << 38;
  private static final Duration WITHIN = Duration.ofHours(12);

  private final URI source;
  private final Optional<Checksum> checksum;
  private final Progress progress;
  private final long maxBytes;
  private final Duration within;

  private Download(
      URI source, Optional<Checksum> checksum, Progress progress, long maxBytes, Duration within) {
    this.source = source;
    this.checksum = checksum;
    this.progress = progress;
    this.maxBytes = maxBytes;
    this.within = within;
  }

  /** Listener to the progress of a download. */
  @FunctionalInterface
  public interface Progress {
    /**
     * Reports that some bytes have arrived.
     *
     * @param bytes the number of bytes so far
     * @param total the number of bytes in all; -1 if the server does not say
     */
    void downloaded(long bytes, long total);
  }

  private record Checksum(String algorithm, String hex) {
    private static Checksum of(String algorithm, int bytes, String hex) {
      String lower = hex.toLowerCase(Locale.ROOT);
      if (!lower.matches("[0-9a-f]{" + 2 * bytes + "}")) {
        throw new IllegalArgumentException(
            "%s must be %s hexadecimal digits, but was '%s'".formatted(algorithm, 2 * bytes, hex));
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

  /** Returns a download without a checksum. */
  public static Download of(URI source) {
    return new Download(source, Optional.empty(), (bytes, total) -> {}, MAX_BYTES, WITHIN);
  }

  /** Returns this download with an MD5 sum to check, of 32 hexadecimal digits. */
  public Download md5(String hex) {
    return checked(Checksum.of("MD5", 16, hex));
  }

  /** Returns this download with a SHA-256 sum to check, of 64 hexadecimal digits. */
  public Download sha256(String hex) {
    return checked(Checksum.of("SHA-256", 32, hex));
  }

  private Download checked(Checksum sum) {
    return new Download(source, Optional.of(sum), progress, maxBytes, within);
  }

  /** Returns this download with a listener to its progress, called in the thread that downloads. */
  public Download progress(Progress listener) {
    return new Download(source, checksum, listener, maxBytes, within);
  }

  /**
   * Returns this download with another limit on its size in bytes, at least 1; by default 256 GiB.
   */
  public Download maxBytes(long bytes) {
    Check.atLeast("maxBytes", bytes, 1);
    return new Download(source, checksum, progress, bytes, within);
  }

  /** Returns this download with another limit on its total time; by default 12 hours. */
  public Download within(Duration time) {
    if (time.isNegative() || time.isZero()) {
      throw new IllegalArgumentException("within must be above 0, but was " + time);
    }
    return new Download(source, checksum, progress, maxBytes, time);
  }

  /**
   * Fetches the file, unless it is there. One that is there with the wrong checksum is replaced.
   *
   * @param file the file to write; its folder is made if need be
   * @return the file
   * @throws IOException if it cannot be fetched (no network, no answer for 30 seconds, an answer
   *     other than 200), takes longer or is larger than it may, is cut off or has the wrong
   *     checksum; nothing is left behind then
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
    Folders.make(folder);
    WholeFile.write(target, this::fetch);
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

  private void fetch(OutputStream out) throws IOException {
    URLConnection connection = source.toURL().openConnection();
    int timeout = (int) Math.min(TIMEOUT_MILLIS, Math.max(1, within.toMillis()));
    connection.setConnectTimeout(timeout);
    connection.setReadTimeout(timeout);
    try (Deadline deadline = Deadline.start(connection, within)) {
      try (InputStream in = connection.getInputStream()) {
        if (connection instanceof HttpURLConnection http && http.getResponseCode() != 200) {
          throw new UnfitDownloadException(
              "%s must be answered with 200, but was with %s"
                  .formatted(source, http.getResponseCode()));
        }
        copy(in, out, connection.getContentLengthLong(), deadline);
      } catch (SocketTimeoutException e) {
        throw deadline.passed() ? tooLate(e) : unfetched(e);
      } catch (UnfitDownloadException | InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        throw deadline.passed() ? tooLate(e) : unfetched(e);
      }
    }
  }

  private IOException unfetched(IOException e) {
    return new IOException(source + " cannot be fetched: " + e, e);
  }

  private IOException tooLate(IOException e) {
    return new IOException(
        "%s must be there within %s, but is not: try again, or allow more with Download.within"
            .formatted(source, within),
        e);
  }

  private void copy(InputStream in, OutputStream out, long total, Deadline deadline)
      throws IOException {
    checkSize(total);
    MessageDigest digest = checksum.isPresent() ? checksum.get().digest() : null;
    byte[] chunk = new byte[CHUNK];
    long bytes = 0;
    for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("the download of " + source + " was interrupted");
      }
      if (deadline.passed()) {
        throw new SocketTimeoutException("of all");
      }
      bytes += n;
      checkSize(bytes);
      out.write(chunk, 0, n);
      if (digest != null) {
        digest.update(chunk, 0, n);
      }
      progress.downloaded(bytes, total);
    }
    if (total >= 0 && bytes != total) {
      throw new UnfitDownloadException(
          "%s must have %s bytes, but only %s came: try again".formatted(source, total, bytes));
    }
    if (digest != null) {
      String found = HexFormat.of().formatHex(digest.digest());
      if (!found.equals(checksum.orElseThrow().hex())) {
        throw new UnfitDownloadException(
            "%s must have the %s sum %s, but it was %s: the file was changed or damaged on the way"
                .formatted(source, checksum.get().algorithm(), checksum.get().hex(), found));
      }
    }
  }

  private void checkSize(long bytes) throws IOException {
    if (bytes > maxBytes) {
      throw new UnfitDownloadException(
          "%s must have at most %s bytes, but has more. Download.maxBytes allows another size"
              .formatted(source, maxBytes));
    }
  }

  private static final class UnfitDownloadException extends IOException {
    private static final long serialVersionUID = 1L;

    UnfitDownloadException(String message) {
      super(message);
    }
  }

  /**
   * Deadline of a download. A server that sends a byte now and then never runs into the timeout of
   * a read, so a thread ends the connection.
   */
  private static final class Deadline implements AutoCloseable {
    private final CountDownLatch done = new CountDownLatch(1);
    private final long end;

    private Deadline(long end) {
      this.end = end;
    }

    static Deadline start(URLConnection connection, Duration within) {
      Deadline deadline = new Deadline(System.nanoTime() + within.toNanos());
      Thread watch = new Thread(() -> deadline.watch(connection), "keraunos-download-deadline");
      watch.setDaemon(true);
      watch.start();
      return deadline;
    }

    private void watch(URLConnection connection) {
      try {
        boolean inTime = done.await(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (!inTime && connection instanceof HttpURLConnection http) {
          http.disconnect();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    boolean passed() {
      return System.nanoTime() - end >= 0;
    }

    @Override
    public void close() {
      done.countDown();
    }
  }
}
