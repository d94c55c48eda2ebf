package io.keraunos.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The method that says how the weights are updated.
 *
 * <pre>{@code
 * @Optimizer
 * OptimizerSpec optimizer() {
 *   return Adam.learningRate(1e-3).schedule(StepLR.everyEpochs(1).gamma(0.1));
 * }
 * }</pre>
 *
 * <p>It takes nothing (KER202), returns an {@code OptimizerSpec} or a class that is one (KER201),
 * and throws no checked exceptions (KER203).
 *
 * <p>A class with a {@link TrainingStep} has one (KER110, KER010), any other has none (KER204).
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.CLASS)
public @interface Optimizer {}
