/** Exported models: written in TensorFlow's SavedModel format, and used for predictions in Java. */
@NullMarked
package io.keraunos.savedmodel;

import org.jspecify.annotations.NullMarked;
