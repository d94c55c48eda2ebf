/** Texts for people: how numbers are written in tables and log lines. */
@NullMarked
package io.keraunos.text;

import org.jspecify.annotations.NullMarked;
