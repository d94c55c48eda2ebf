package io.keraunos.spi;

/**
 * A training step.
 *
 * @param optimizer the name of its optimizer; empty where there is one
 * @param step the method
 */
public record TrainingDefinition(String optimizer, StepDefinition step) {}
