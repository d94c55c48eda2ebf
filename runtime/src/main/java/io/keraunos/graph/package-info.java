/**
 * Traces the step methods into one TensorFlow graph and runs it. The only package that owns native
 * graphs and sessions.
 */
@NullMarked
package io.keraunos.graph;

import org.jspecify.annotations.NullMarked;
