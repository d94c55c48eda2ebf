/**
 * Constraints that weights must satisfy after each step. A {@link
 * io.keraunos.constraint.Constraint} is a function of a weight's value.
 */
@NullMarked
package io.keraunos.constraint;

import org.jspecify.annotations.NullMarked;
