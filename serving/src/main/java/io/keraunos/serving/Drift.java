package io.keraunos.serving;

/**
 * Distance of the values of one feature in the requests from those that the model was trained on.
 *
 * @param feature the component's name
 * @param stability the population stability index: the sum over bins of {@code (asked - trained) *
 *     ln(asked / trained)}, with shares of at least 0.0001. Below 0.1 is usually called no change,
 *     above 0.25 a large one (Siddiqi, Credit Risk Scorecards, 2006)
 * @param missing the share of missing values in the requests
 * @param trainedMissing the share of missing values in training
 */
public record Drift(String feature, double stability, double missing, double trainedMissing) {}
