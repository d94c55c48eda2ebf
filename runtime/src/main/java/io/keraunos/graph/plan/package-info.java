/**
 * Names the parts of a traced module, and the options of tracing and running one: records of names,
 * shapes and numbers, without ops or tensors, which tracing makes and running reads. May use the
 * analysis.
 */
@NullMarked
package io.keraunos.graph.plan;

import org.jspecify.annotations.NullMarked;
