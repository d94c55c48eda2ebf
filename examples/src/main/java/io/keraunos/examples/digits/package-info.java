/** A convolutional network that reads handwritten digits. */
@NullMarked
package io.keraunos.examples.digits;

import org.jspecify.annotations.NullMarked;
