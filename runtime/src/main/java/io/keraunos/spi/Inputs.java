package io.keraunos.spi;

import io.keraunos.step.Features;
import org.tensorflow.Operand;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;
import org.tensorflow.types.TUint8;

/**
 * The batch a step method is traced with, by component name: {@code [batch]} for a scalar, {@code
 * [batch, d1, d2]} for an array of shape {@code {d1, d2}}.
 *
 * @since SPI version 1
 */
public interface Inputs {
  /** Returns a {@code byte[]} component. */
  Operand<TUint8> uint8(String name);

  /** Returns a {@code float} or {@code float[]} component. */
  Operand<TFloat32> float32(String name);

  /** Returns a {@code double} or {@code double[]} component. */
  Operand<TFloat64> float64(String name);

  /** Returns an {@code int} or {@code int[]} component. */
  Operand<TInt32> int32(String name);

  /** Returns a {@code long} or {@code long[]} component. */
  Operand<TInt64> int64(String name);

  /** Returns a {@code boolean} or {@code boolean[]} component. */
  Operand<TBool> bool(String name);

  /** Returns a {@code String} component. */
  Operand<TString> string(String name);

  /**
   * Returns the components that have a meaning.
   *
   * @since SPI version 3
   */
  Features features();
}
