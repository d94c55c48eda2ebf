package io.keraunos.remote;

import io.keraunos.remote.RemoteManifest.Content;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Copies files between file systems through a buffer, and says what went through. */
final class FileCopy {
  private FileCopy() {}

  private static final int BUFFER = 1 << 16;

  /**
   * Copies a file, in the place of one that may be there.
   *
   * @return what was read and written
   */
  static Content copy(Path from, Path to) throws IOException {
    MessageDigest digest = digest();
    long size = 0;
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = Files.newInputStream(from);
        OutputStream out = Files.newOutputStream(to)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
        out.write(buffer, 0, read);
        size += read;
      }
    }
    return new Content(size, HexFormat.of().formatHex(digest.digest()));
  }

  /** Writes a small file, in the place of one that may be there. */
  static void write(byte[] bytes, Path to) throws IOException {
    try (OutputStream out = Files.newOutputStream(to)) {
      out.write(bytes);
    }
  }

  /** Returns the SHA-256 of bytes in hexadecimal digits. */
  static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(digest().digest(bytes));
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
