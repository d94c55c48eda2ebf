/**
 * Programs as users write them, each compiled by javac with the real processor and run in this
 * process: {@link io.keraunos.trials.Trial} does it, an {@link io.keraunos.trials.Outcome} says
 * when a program was stopped or warned, and by what.
 */
@NullMarked
package io.keraunos.trials;

import org.jspecify.annotations.NullMarked;
