package io.keraunos.examples.tabular;

import io.keraunos.annotation.Label;

/**
 * A tumour.
 *
 * @param mean over its nuclei
 * @param error the standard error of the mean
 * @param worst the mean of the three greatest values
 * @param benign whether it is harmless
 */
record Tumour(Measurements mean, Measurements error, Measurements worst, @Label boolean benign) {}
