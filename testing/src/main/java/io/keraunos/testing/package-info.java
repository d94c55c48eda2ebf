/** Assertions and single steps for the tests of modules, for any test framework. */
@NullMarked
package io.keraunos.testing;

import org.jspecify.annotations.NullMarked;
