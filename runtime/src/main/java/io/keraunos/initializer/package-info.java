/**
 * Initial values of variables. An {@link io.keraunos.initializer.Initializer} is a pure function of
 * a shape and a seed.
 */
@NullMarked
package io.keraunos.initializer;

import org.jspecify.annotations.NullMarked;
