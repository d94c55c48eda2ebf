package io.keraunos.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SortedMap;

/** A digest of weights, to compare two runs to the bit. */
final class WeightsDigest {
  private WeightsDigest() {}

  /** Returns the SHA-256 over each name, in UTF-8, and its values, as little-endian floats. */
  static String sha256(SortedMap<String, float[]> weights) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
    weights.forEach(
        (name, values) -> {
          digest.update(name.getBytes(StandardCharsets.UTF_8));
          ByteBuffer bytes =
              ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
          bytes.asFloatBuffer().put(values);
          digest.update(bytes);
        });
    return HexFormat.of().formatHex(digest.digest());
  }
}
