package io.keraunos.examples.charlm;

import io.keraunos.annotation.TensorShape;

/**
 * A piece of a text.
 *
 * @param characters as numbers of the alphabet
 * @param next the character after each of them
 */
record Window(
    @TensorShape({Window.LENGTH}) int[] characters, @TensorShape({Window.LENGTH}) int[] next) {

  static final int LENGTH = 64;
}
