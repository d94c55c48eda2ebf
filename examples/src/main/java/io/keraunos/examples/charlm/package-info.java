/**
 * A small transformer that learns to write like Shakespeare, a character at a time. The text, the
 * first 200 kB of the plays as <a
 * href="https://github.com/karpathy/char-rnn/blob/master/data/tinyshakespeare/input.txt">Andrej
 * Karpathy's char-rnn</a> has them, is in the public domain.
 */
@NullMarked
package io.keraunos.examples.charlm;

import org.jspecify.annotations.NullMarked;
