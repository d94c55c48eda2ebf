package io.keraunos.examples.churn;

import io.keraunos.annotation.Buckets;
import io.keraunos.annotation.Category;
import io.keraunos.annotation.Cyclic;
import io.keraunos.annotation.Hashed;
import io.keraunos.annotation.Label;
import io.keraunos.annotation.Missing;
import io.keraunos.annotation.Numeric;
import io.keraunos.annotation.Scale;
import io.keraunos.annotation.Unit;
import java.time.LocalDate;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A customer, as the table has one.
 *
 * @param income in a year
 * @param balance from cents to a million; null without an account
 * @param plan what is paid for
 * @param city one of some hundred
 * @param referrer the page that the customer came from; null if none is known
 * @param age in years
 * @param since the day of the first contract
 * @param lastLogin null if there was none
 * @param supportCalls of the last year
 * @param newsletter whether it is wanted
 * @param churned whether the customer has left
 */
record Customer(
    @Numeric double income,
    @Numeric(scale = Scale.QUANTILES, missing = Missing.MEDIAN) @Nullable Double balance,
    @Category Plan plan,
    @Category String city,
    @Hashed(buckets = 1024, missing = Missing.ENTRY) @Nullable String referrer,
    @Buckets(10) int age,
    @Cyclic({Unit.MONTH, Unit.DAY_OF_WEEK}) LocalDate since,
    @Numeric(missing = Missing.MEAN) @Nullable LocalDateTime lastLogin,
    @Numeric int supportCalls,
    @Category boolean newsletter,
    @Label boolean churned) {}
