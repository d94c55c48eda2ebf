/** What checks find in a program, its data and its run: the rules, and what was seen. */
@NullMarked
package io.keraunos.finding;

import org.jspecify.annotations.NullMarked;
