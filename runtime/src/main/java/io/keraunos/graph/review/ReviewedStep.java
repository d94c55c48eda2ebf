package io.keraunos.graph.review;

import io.keraunos.annotation.Stage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.Operand;

/**
 * A step that was traced, as the rules look at it.
 *
 * @param module the module's name
 * @param stage the stage
 * @param method the step method's name
 * @param inputs the placeholders by their components' names, in the order in which the method takes
 *     them
 * @param returned the loss or the prediction; empty for an evaluation
 * @param means what is logged as a mean over the examples, by name
 * @param outputs all that is computed for somebody: what is returned, what is logged, what a layer
 *     keeps
 * @param taken what losses and metrics have told that they take, and for what
 * @param smoothed the shares of targets that losses have told that they spread over all classes
 * @param constrained whether any weight is under a constraint
 * @param alone whether no other training step trains
 */
public record ReviewedStep(
    String module,
    Stage stage,
    String method,
    Map<String, Operand<?>> inputs,
    Optional<Operand<?>> returned,
    Map<String, Operand<?>> means,
    List<Operand<?>> outputs,
    List<TakenAs> taken,
    List<SmoothedTarget> smoothed,
    boolean constrained,
    boolean alone) {}
