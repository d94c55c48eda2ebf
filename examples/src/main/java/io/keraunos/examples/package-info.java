/** The command line that all examples share. */
@NullMarked
package io.keraunos.examples;

import org.jspecify.annotations.NullMarked;
