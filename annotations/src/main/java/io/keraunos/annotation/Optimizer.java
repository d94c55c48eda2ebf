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
 * <p>A class with a {@link TrainingStep} has one (KER110), any other has none (KER204). With
 * several training steps there is one for each (KER010, KER113, KER208), which says what it trains:
 *
 * <pre>{@code
 * @Optimizer(value = "generator", trains = {"hidden", "output"})
 * OptimizerSpec generatorOptimizer() {
 *   return Adam.learningRate(2e-4).beta1(0.5);
 * }
 * }</pre>
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.CLASS)
public @interface Optimizer {

  /**
   * The name by which a {@link TrainingStep} asks for it. Empty (the default) where there is one.
   */
  String value() default "";

  /**
   * The fields whose layers it trains (KER206). Each layer is trained by one (KER207). Empty (the
   * default) for all, which is not allowed where there are several optimizers (KER205).
   */
  String[] trains() default {};
}
