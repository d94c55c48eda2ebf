package io.keraunos.data;

import io.keraunos.check.Check;
import java.util.Arrays;

/**
 * Padding and truncation of sequences to arrays of one length. A component of an example has a
 * fixed {@link io.keraunos.annotation.TensorShape}, so a longer sequence is cut and a shorter one
 * filled up; how long it is goes into a component of its own, which {@code Masks.ofLengths} makes a
 * mask of.
 *
 * <pre>{@code
 * record Review(@TensorShape({200}) int[] tokens, int length, int label) {}
 *
 * new Review(Sequences.pad(tokens, 200, 0), Sequences.length(tokens.length, 200), label);
 * }</pre>
 *
 * <p>As in Keras's {@code pad_sequences(padding="post", truncating="post")}, what there is stands
 * at the front and a long sequence loses its end; {@code last} keeps the end instead.
 */
public final class Sequences {

  private Sequences() {}

  /**
   * Returns the number of positions of a padded sequence that hold something: the smaller of the
   * two.
   *
   * @param values the length of the sequence, at least 0
   * @param length the padded length, at least 1
   */
  public static int length(int values, int length) {
    check(length);
    Check.atLeast("values", values, 0);
    return Math.min(values, length);
  }

  /**
   * Returns the first {@code length} values, padded at the end.
   *
   * @param length of the result, at least 1
   * @param padding the value to fill up with
   */
  public static int[] pad(int[] values, int length, int padding) {
    int[] padded = Arrays.copyOf(values, check(length));
    Arrays.fill(padded, Math.min(values.length, length), length, padding);
    return padded;
  }

  /**
   * Returns the first {@code length} values, padded at the end.
   *
   * @param length of the result, at least 1
   * @param padding the value to fill up with
   */
  public static long[] pad(long[] values, int length, long padding) {
    long[] padded = Arrays.copyOf(values, check(length));
    Arrays.fill(padded, Math.min(values.length, length), length, padding);
    return padded;
  }

  /**
   * Returns the first {@code length} values, padded at the end.
   *
   * @param length of the result, at least 1
   * @param padding the value to fill up with
   */
  public static float[] pad(float[] values, int length, float padding) {
    float[] padded = Arrays.copyOf(values, check(length));
    Arrays.fill(padded, Math.min(values.length, length), length, padding);
    return padded;
  }

  /**
   * Returns the first {@code length} steps, one after the other, padded at the end: a component of
   * shape {@code [length, features]}.
   *
   * @param steps each of {@code features} values
   * @param length the number of steps of the result, at least 1
   * @param features the number of values of a step, at least 1
   * @param padding the value to fill up with
   * @throws IllegalArgumentException if a step has more or fewer values
   */
  public static float[] pad(float[][] steps, int length, int features, float padding) {
    Check.atLeast("features", features, 1);
    float[] padded = new float[Math.multiplyExact(check(length), features)];
    int filled = Math.min(steps.length, length);
    for (int i = 0; i < filled; i++) {
      if (steps[i].length != features) {
        throw new IllegalArgumentException(
            "every step must have %s features, but step %s has %s"
                .formatted(features, i, steps[i].length));
      }
      System.arraycopy(steps[i], 0, padded, i * features, features);
    }
    Arrays.fill(padded, filled * features, padded.length, padding);
    return padded;
  }

  /** Returns the last {@code length} values, or all if there are fewer. */
  public static int[] last(int[] values, int length) {
    return Arrays.copyOfRange(values, Math.max(0, values.length - check(length)), values.length);
  }

  /** Returns the last {@code length} values, or all if there are fewer. */
  public static long[] last(long[] values, int length) {
    return Arrays.copyOfRange(values, Math.max(0, values.length - check(length)), values.length);
  }

  /** Returns the last {@code length} values, or all if there are fewer. */
  public static float[] last(float[] values, int length) {
    return Arrays.copyOfRange(values, Math.max(0, values.length - check(length)), values.length);
  }

  /** Returns the last {@code length} steps, or all if there are fewer. The steps are not copied. */
  public static float[][] last(float[][] steps, int length) {
    return Arrays.copyOfRange(steps, Math.max(0, steps.length - check(length)), steps.length);
  }

  private static int check(int length) {
    Check.atLeast("length", length, 1);
    return length;
  }
}
