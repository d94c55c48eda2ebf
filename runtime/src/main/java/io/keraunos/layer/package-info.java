/**
 * Layers: immutable configurations that add their ops to a graph when a step method applies them.
 * Names, defaults and initial values are those of Keras.
 */
@NullMarked
package io.keraunos.layer;

import org.jspecify.annotations.NullMarked;
