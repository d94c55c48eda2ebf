/** What the process that checks modules runs, and how it tells the build what it has found. */
@NullMarked
package io.keraunos.maven.check;

import org.jspecify.annotations.NullMarked;
