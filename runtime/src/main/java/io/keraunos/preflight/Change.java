package io.keraunos.preflight;

import java.util.OptionalLong;

/**
 * A component that was another when its example was read again.
 *
 * @param index the example's index
 * @param component the component's name
 * @param other the index of the example whose components it had then; empty if of none
 */
public record Change(long index, String component, OptionalLong other) {}
