package io.keraunos.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The method that measures the model, while it is fitted, on a batch of validation data.
 *
 * <pre>{@code
 * @ValidationStep(logs = {"val_loss", "val_acc"})
 * void validationStep(Step step, Operand<TUint8> image, Operand<TInt32> label) {
 *   Operand<TFloat32> logits = forward(step, image);
 *   step.log("val_loss", Losses.sparseCategoricalCrossentropy(step, logits, label));
 *   step.log("val_acc", Metrics.accuracy(step, logits, label));
 * }
 * }</pre>
 *
 * <p>It is called once for each replica when the graph is built, as every step is: see {@link
 * TrainingStep}, which also says how parameters are bound to the components of the record that the
 * loader of {@link Stage#VALIDATE} yields (KER104 to KER108).
 *
 * <p><b>Returns</b> nothing (KER102): what it measures it logs. The value of a metric is exact over
 * all examples, on any number of replicas.
 *
 * <p><b>Throws</b> no checked exceptions (KER109).
 *
 * <p>A class has at most one (KER010); with it, it must have a {@link DataLoader} for {@link
 * Stage#VALIDATE} (KER111). It must not declare a name that the {@link TrainingStep} declares
 * (KER605). The same method may be the {@link TestStep} too.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.CLASS)
public @interface ValidationStep {

  /**
   * The names this step logs, in any order; each becomes a constant of the generated metrics class
   * ({@code "val_loss"} gives {@code Cifar10NetMetrics.VAL_LOSS}), so that a callback that watches
   * it does not compile if the name is misspelt.
   *
   * <p>Empty (the default): nothing is declared, and the step may log what it likes. Otherwise what
   * is logged and what is declared must be the same; this is checked when the step is traced.
   */
  String[] logs() default {};
}
