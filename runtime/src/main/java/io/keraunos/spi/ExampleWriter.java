package io.keraunos.spi;

/**
 * A row of a batch that one example is written to. The values go straight into native memory.
 *
 * <p>Every method writes the next feature's value and throws {@link IllegalArgumentException} if
 * the array is null or has not the length its shape asks for.
 */
public interface ExampleWriter {
  /** Writes a {@code byte[]} component (TUint8). */
  void put(byte[] value);

  /** Writes a {@code float[]} component (TFloat32). */
  void put(float[] value);

  /** Writes a {@code double[]} component (TFloat64). */
  void put(double[] value);

  /** Writes an {@code int[]} component (TInt32). */
  void put(int[] value);

  /** Writes a {@code long[]} component (TInt64). */
  void put(long[] value);

  /** Writes a {@code boolean[]} component (TBool). */
  void put(boolean[] value);

  /** Writes a {@code float} component (TFloat32). */
  void put(float value);

  /** Writes a {@code double} component (TFloat64). */
  void put(double value);

  /** Writes an {@code int} component (TInt32). */
  void put(int value);

  /** Writes a {@code long} component (TInt64). */
  void put(long value);

  /** Writes a {@code boolean} component (TBool). */
  void put(boolean value);

  /** Writes a {@code String} component (TString, UTF-8). */
  void put(String value);
}
