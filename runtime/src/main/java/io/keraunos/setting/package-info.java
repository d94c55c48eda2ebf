/**
 * Declarations of settings: name, type, default, rule, flags and description, in one place.
 * Everything else that knows of settings is made from the declarations: the builder's checks, what
 * loggers show, what workers compare, the flags of command lines, the table in the docs.
 */
@NullMarked
package io.keraunos.setting;

import org.jspecify.annotations.NullMarked;
