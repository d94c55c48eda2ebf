package io.keraunos.examples.delivery;

import io.keraunos.annotation.Category;
import io.keraunos.annotation.Label;
import io.keraunos.annotation.Numeric;

/**
 * A delivery, a row of the table of the same name.
 *
 * @param kilometres the distance
 * @param parcels the number of parcels
 * @param vehicle bike, van or truck
 * @param minutes how long it took
 */
public record Delivery(
    @Numeric float kilometres,
    @Numeric int parcels,
    @Category String vehicle,
    @Label float minutes) {}
