/** The goal that checks the modules of a project in its build. */
@NullMarked
package io.keraunos.maven;

import org.jspecify.annotations.NullMarked;
