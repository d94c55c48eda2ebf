/**
 * Layers: immutable configurations that add their ops to a graph when a step method applies them.
 * Names, defaults and initial values are those of Keras.
 *
 * <p>Each layer is a final class made by its {@code of}. Settings that several share are in the
 * classes these extend, {@link io.keraunos.layer.KernelLayer} first of all; a program names only
 * the final classes. A layer of your own implements {@link io.keraunos.layer.Layer}; what takes
 * something else than an operand, {@link io.keraunos.layer.Part}.
 */
@NullMarked
package io.keraunos.layer;

import org.jspecify.annotations.NullMarked;
