/**
 * A residual network on CIFAR-10, with augmented images and a learning rate that rises and falls.
 */
@NullMarked
package io.keraunos.examples.resnet;

import org.jspecify.annotations.NullMarked;
