/** A convolutional network that tells ten kinds of small images apart. */
@NullMarked
package io.keraunos.examples.cifar10;

import org.jspecify.annotations.NullMarked;
