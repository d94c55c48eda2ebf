package io.keraunos.processor.model;

import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The column that a component is read from.
 *
 * @param component the component's name: {@code outer.inner} in a nested record
 * @param name the column's name
 * @param format the pattern of its dates and times, if it is not ISO 8601
 * @param unit the unit of its numbers, if they are a duration or a time
 */
public record ColumnModel(
    String component, String name, Optional<String> format, Optional<ChronoUnit> unit) {}
