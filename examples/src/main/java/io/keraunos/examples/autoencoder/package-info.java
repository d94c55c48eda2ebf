/** An autoencoder that keeps eight numbers of a handwritten digit. */
@NullMarked
package io.keraunos.examples.autoencoder;

import org.jspecify.annotations.NullMarked;
