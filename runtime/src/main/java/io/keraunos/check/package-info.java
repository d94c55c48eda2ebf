/** Checks of what comes from outside, values and libraries, with one form of message. */
@NullMarked
package io.keraunos.check;

import org.jspecify.annotations.NullMarked;
