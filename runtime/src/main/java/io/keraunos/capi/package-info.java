/**
 * Sessions, runs and tensors over TensorFlow's C API: what {@code org.tensorflow.Session} does not
 * offer, or does again at every call.
 */
@NullMarked
package io.keraunos.capi;

import org.jspecify.annotations.NullMarked;
