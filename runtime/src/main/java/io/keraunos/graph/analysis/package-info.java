/**
 * Answers questions about a graph that is already built: whether its rows depend on each other, how
 * much work it is, which of its ops a gradient passes, whether two of them are the same program.
 * Adds nothing to a graph and runs nothing. May use no other package of the graph.
 */
@NullMarked
package io.keraunos.graph.analysis;

import org.jspecify.annotations.NullMarked;
