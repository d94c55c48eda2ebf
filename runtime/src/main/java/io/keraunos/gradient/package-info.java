/**
 * Gradients that TensorFlow's C++ library lacks: {@link io.keraunos.gradient.CustomGradients}
 * registers them.
 */
@NullMarked
package io.keraunos.gradient;

import org.jspecify.annotations.NullMarked;
