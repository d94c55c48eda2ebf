/**
 * Reads annotated classes into models and finds every mistake in them: {@link
 * io.keraunos.processor.parse.ModuleParser}, {@link io.keraunos.processor.parse.Mistake}. The only
 * package that knows the rules.
 */
@NullMarked
package io.keraunos.processor.parse;

import org.jspecify.annotations.NullMarked;
