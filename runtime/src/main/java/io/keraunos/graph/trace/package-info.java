/**
 * Traces the step methods of a module into one TensorFlow graph, with its variables, gradients,
 * updates and metrics, and describes the result by the names of the plan. May use the plan and the
 * analysis, and never runs what it has traced.
 */
@NullMarked
package io.keraunos.graph.trace;

import org.jspecify.annotations.NullMarked;
