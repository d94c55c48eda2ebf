/**
 * Graphs, their calls and tensors over TensorFlow's C API, by sessions or functions of a context:
 * what {@code org.tensorflow.Session} does not offer, or does again at every call.
 */
@NullMarked
package io.keraunos.capi;

import org.jspecify.annotations.NullMarked;
