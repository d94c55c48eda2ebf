package io.keraunos.spring;

import io.keraunos.annotation.Category;
import io.keraunos.annotation.Label;
import io.keraunos.annotation.Numeric;

/** A row of a table. */
public record Visit(@Numeric float minutes, @Category String channel, @Label float spent) {}
