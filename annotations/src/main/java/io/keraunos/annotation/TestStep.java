package io.keraunos.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The method that measures the finished model on a batch of test data.
 *
 * <pre>{@code
 * @TestStep(logs = {"test_loss", "test_acc"})
 * void testStep(Step step, Operand<TUint8> image, Operand<TInt32> label) {
 *   Operand<TFloat32> logits = forward(step, image);
 *   step.log("test_loss", Losses.sparseCategoricalCrossentropy(step, logits, label));
 *   step.log("test_acc", Metrics.accuracy(step, logits, label));
 * }
 * }</pre>
 *
 * <p>It is called once for each replica when the graph is built, as every step is: see {@link
 * TrainingStep}, which also says how parameters are bound to the components of the record that the
 * loader of {@link Stage#TEST} yields (KER104 to KER108).
 *
 * <p><b>Returns</b> nothing (KER102): what it measures it logs. The value of a metric is exact over
 * all examples, on any number of replicas.
 *
 * <p><b>Throws</b> no checked exceptions (KER109).
 *
 * <p>A class has at most one (KER010); with it, it must have a {@link DataLoader} for {@link
 * Stage#TEST} (KER111). The same method may be the {@link ValidationStep} too.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.CLASS)
public @interface TestStep {

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
