/** Displays of the progress of long work: a bar on a terminal, lines elsewhere. */
@NullMarked
package io.keraunos.progress;

import org.jspecify.annotations.NullMarked;
