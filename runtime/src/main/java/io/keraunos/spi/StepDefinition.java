package io.keraunos.spi;

import java.util.List;

/**
 * A step method.
 *
 * @param method the method's name, for messages
 * @param body calls it
 * @param logs the names it declares; empty if it declares none
 * @param collator the collator of the record its parameters are bound to
 */
public record StepDefinition(
    String method, StepBody body, List<String> logs, Collator<?> collator) {}
