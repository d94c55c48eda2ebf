/**
 * Gradients missing from TensorFlow's C++ library, written in Java and registered with it: {@link
 * io.keraunos.gradient.CustomGradients}.
 */
@NullMarked
package io.keraunos.gradient;

import org.jspecify.annotations.NullMarked;
