/** The rules that values from outside must keep, with one form of message. */
@NullMarked
package io.keraunos.check;

import org.jspecify.annotations.NullMarked;
