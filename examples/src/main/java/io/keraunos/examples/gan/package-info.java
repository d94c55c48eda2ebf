/**
 * Two networks that train against each other: one draws digits, the other tells them from real
 * ones.
 */
@NullMarked
package io.keraunos.examples.gan;

import org.jspecify.annotations.NullMarked;
