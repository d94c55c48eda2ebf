/**
 * Writes the sources for a model that is known to be right: {@link
 * io.keraunos.processor.write.ModuleWriter}. It can fail by input and output only.
 */
@NullMarked
package io.keraunos.processor.write;

import org.jspecify.annotations.NullMarked;
