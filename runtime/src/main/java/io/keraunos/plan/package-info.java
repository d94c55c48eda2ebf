/**
 * The plan of a fit, known before it runs: how many steps, epochs and validations its settings and
 * the sizes of its datasets come to, and the rules that compare them.
 */
@NullMarked
package io.keraunos.plan;

import org.jspecify.annotations.NullMarked;
