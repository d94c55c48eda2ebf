/**
 * Models that are ready to be used elsewhere: written in TensorFlow's SavedModel format, and
 * answered from in Java.
 */
@NullMarked
package io.keraunos.savedmodel;

import org.jspecify.annotations.NullMarked;
