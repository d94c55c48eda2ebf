package io.keraunos.examples.houses;

import io.keraunos.annotation.Category;
import io.keraunos.annotation.Label;
import io.keraunos.annotation.Missing;
import io.keraunos.annotation.Numeric;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A house that was sold.
 *
 * @param area in square metres
 * @param rooms how many
 * @param yearBuilt the year
 * @param district of the city
 * @param energyClass null without a certificate
 * @param distance to the city's centre, in kilometres
 * @param garden whether there is one
 * @param soldOn the day
 * @param price in euros
 */
record House(
    @Numeric double area,
    @Numeric int rooms,
    @Numeric int yearBuilt,
    @Category String district,
    @Category(missing = Missing.ENTRY) @Nullable EnergyClass energyClass,
    @Numeric double distance,
    @Category boolean garden,
    @Numeric LocalDate soldOn,
    @Label @Numeric double price) {}
