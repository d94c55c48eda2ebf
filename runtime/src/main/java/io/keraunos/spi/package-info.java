/**
 * The interface between generated code and the runtime: {@link io.keraunos.spi.ModuleDefinition}
 * holds a user class as the trainer needs it. Users do not write against this package; only the
 * version that the processor generates for is promised to work.
 */
@NullMarked
package io.keraunos.spi;

import org.jspecify.annotations.NullMarked;
