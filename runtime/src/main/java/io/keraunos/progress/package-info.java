/** Shows how far long work has come: a bar on a terminal, lines elsewhere. */
@NullMarked
package io.keraunos.progress;

import org.jspecify.annotations.NullMarked;
