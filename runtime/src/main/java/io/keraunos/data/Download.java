package io.keraunos.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;

/**
 * Downloads a file whole or not at all: under a temporary name, checked against a digest, then
 * renamed. What is there already is not fetched again.
 */
public final class Download {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(20);

  private Download() {}

  /** Hears how far a download has come. */
  @FunctionalInterface
  public interface Listener {
    /**
     * Some bytes have come.
     *
     * @param done the bytes so far
     * @param total all bytes; -1 if the server does not say
     */
    void progress(long done, long total);
  }

  /**
   * Fetches a file unless it is there.
   *
   * @param source an http or https address; redirects are followed
   * @param target where it goes; its folder is created
   * @param algorithm the digest's, such as {@code MD5} or {@code SHA-256}
   * @param digest what the file must have, in hexadecimal
   * @throws IOException if it cannot be fetched or its digest is another one; nothing is left then
   */
  public static void fetch(
      URI source, Path target, String algorithm, String digest, Listener listener)
      throws IOException {
    if (Files.exists(target)) {
      return;
    }
    Path folder = target.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Path temporary = Files.createTempFile(folder, target.getFileName().toString(), ".download");
    try {
      String found = copy(source, temporary, algorithm, listener);
      if (!found.equalsIgnoreCase(digest)) {
        throw new IOException(
            "%s must have the %s %s, but what came has %s"
                .formatted(source, algorithm, digest, found));
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static String copy(URI source, Path target, String algorithm, Listener listener)
      throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalArgumentException("no digest is called " + algorithm, e);
    }
    HttpResponse<InputStream> response = open(source);
    long total = response.headers().firstValueAsLong("Content-Length").orElse(-1);
    long done = 0;
    try (InputStream in = response.body();
        OutputStream out = Files.newOutputStream(target)) {
      byte[] buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
        out.write(buffer, 0, read);
        done += read;
        listener.progress(done, total);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static HttpResponse<InputStream> open(URI source) throws IOException {
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    HttpRequest request = HttpRequest.newBuilder(source).timeout(RESPONSE_TIMEOUT).build();
    HttpResponse<InputStream> response;
    try {
      response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the download of " + source + " was interrupted", e);
    } catch (IOException e) {
      throw new IOException(source + " cannot be reached: " + e, e);
    }
    if (response.statusCode() != 200) {
      response.body().close();
      throw new IOException(source + " answered with status " + response.statusCode());
    }
    return response;
  }
}
