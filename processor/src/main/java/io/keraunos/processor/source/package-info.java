/**
 * What the compiler knows only once it has found out the types of all expressions: which loaders
 * return the same, which calls cannot work. With javac; other compilers find the mistakes in
 * annotations alone, and the run finds the rest.
 */
@NullMarked
package io.keraunos.processor.source;

import org.jspecify.annotations.NullMarked;
