/** Traces the step methods into one TensorFlow graph and runs it. */
@NullMarked
package io.keraunos.graph;

import org.jspecify.annotations.NullMarked;
