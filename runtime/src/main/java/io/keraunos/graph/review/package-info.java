/**
 * Looks for mistakes in the steps of a module once they are a graph: {@link
 * io.keraunos.graph.review.StepReview} has the rules for one step, {@link
 * io.keraunos.graph.review.UserCode} says which line of the program an op comes from. Adds nothing
 * to a graph and runs nothing.
 */
@NullMarked
package io.keraunos.graph.review;

import org.jspecify.annotations.NullMarked;
