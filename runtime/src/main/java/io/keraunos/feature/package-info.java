/**
 * Features that travel with the model: what is measured of the training examples ({@link
 * io.keraunos.feature.FittedFeatures}), and how raw values become what the graph is fed ({@link
 * io.keraunos.feature.Encoding}). The graph does the rest, in training and in the exported model
 * alike.
 */
@NullMarked
package io.keraunos.feature;

import org.jspecify.annotations.NullMarked;
