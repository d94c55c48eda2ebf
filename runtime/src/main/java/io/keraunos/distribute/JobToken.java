package io.keraunos.distribute;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret that all workers of a job know, and nobody else. It is never sent: each side of a
 * connection proves to the other that it knows it, with an HMAC-SHA256 (<a
 * href="https://www.rfc-editor.org/rfc/rfc2104">RFC 2104</a>) over random numbers of both, and
 * signs each line after that with a key that is good for this connection and nothing else.
 */
public final class JobToken {

  /** Environment variable with the token. */
  public static final String KERAUNOS_JOB_TOKEN = "KERAUNOS_JOB_TOKEN";

  /** Environment variable with a file that has the token, such as a Kubernetes Secret's. */
  public static final String KERAUNOS_JOB_TOKEN_FILE = "KERAUNOS_JOB_TOKEN_FILE";

  private static final int LEAST = 16;
  private static final int NONCE_BYTES = 16;
  private static final String ALGORITHM = "HmacSHA256";
  private static final SecureRandom RANDOM = new SecureRandom();

  private final byte[] key;

  private JobToken(byte[] key) {
    this.key = key.clone();
  }

  /**
   * Returns the token of the environment; empty if it has none.
   *
   * @throws IllegalArgumentException if it is shorter than 16 characters, given twice, or its file
   *     cannot be read
   */
  public static Optional<JobToken> of(Map<String, String> environment) {
    String text = environment.getOrDefault(KERAUNOS_JOB_TOKEN, "").strip();
    String file = environment.getOrDefault(KERAUNOS_JOB_TOKEN_FILE, "").strip();
    if (text.isEmpty() && file.isEmpty()) {
      return Optional.empty();
    }
    if (!text.isEmpty() && !file.isEmpty()) {
      throw new IllegalArgumentException(
          "the job token must be given once, but %s and %s are both set. Unset one of them"
              .formatted(KERAUNOS_JOB_TOKEN, KERAUNOS_JOB_TOKEN_FILE));
    }
    return Optional.of(of(text.isEmpty() ? read(file) : text));
  }

  /**
   * Returns a token.
   *
   * @throws IllegalArgumentException if it is shorter than 16 characters
   */
  static JobToken of(String text) {
    if (text.length() < LEAST) {
      throw new IllegalArgumentException(
          "the job token must have at least %s characters, but has %s. Make one with: openssl rand -hex 32"
              .formatted(LEAST, text.length()));
    }
    return new JobToken(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file)).strip();
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "%s must name a file that can be read, but was %s: %s"
              .formatted(KERAUNOS_JOB_TOKEN_FILE, file, e),
          e);
    }
  }

  /** Returns a random number that is used once, as hexadecimal digits. */
  static String nonce() {
    byte[] bytes = new byte[NONCE_BYTES];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /**
   * Returns what a side of a connection sends to prove that it knows the token.
   *
   * @param side {@code chief} or {@code worker}, so that neither can send the other's back
   * @param claim the worker's claim, with its nonce
   * @param nonce the chief's
   */
  String proof(String side, String claim, String nonce) {
    return HexFormat.of().formatHex(hmac(key, side + "\n" + claim + "\n" + nonce));
  }

  /** Returns whether two proofs are the same, in a time that does not tell where they differ. */
  static boolean same(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns what signs the lines that one side sends, from now on. */
  Signer signer(String side, String claim, String nonce) {
    return new Signer(hmac(key, "lines of " + side + "\n" + claim + "\n" + nonce));
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java platform has " + ALGORITHM, e);
    }
  }

  /** Signs lines in their order, so that none can be left out, repeated or changed. One thread. */
  static final class Signer {

    /** The number of characters of a signature. */
    static final int LENGTH = 32;

    private final byte[] key;
    private long lines;

    private Signer(byte[] key) {
      this.key = key;
    }

    /** Returns the signature of the next line. */
    String next(String line) {
      return HexFormat.of().formatHex(hmac(key, ++lines + "\n" + line)).substring(0, LENGTH);
    }
  }

  /** Hides the token. */
  @Override
  public String toString() {
    return "a job token";
  }
}
