/** Checks of values from outside, with one form of message. */
@NullMarked
package io.keraunos.check;

import org.jspecify.annotations.NullMarked;
