package io.keraunos.graph.plan;

import java.util.OptionalLong;

/**
 * What the loss of a training step is the mean of, where it is the mean of one thing, and nothing
 * is added or multiplied.
 *
 * @param component the component that is predicted
 * @param classes the number of classes, if the loss is a cross entropy of class numbers; empty if
 *     it is a squared error
 */
public record LossTerm(String component, OptionalLong classes) {}
