/**
 * Data of an annotated class: names and values only, nothing of the compiler's. Start with {@link
 * io.keraunos.processor.model.ModuleModel}.
 */
@NullMarked
package io.keraunos.processor.model;

import org.jspecify.annotations.NullMarked;
