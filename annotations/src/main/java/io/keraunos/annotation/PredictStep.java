package io.keraunos.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The method that computes the model's output for a batch.
 *
 * <pre>{@code
 * @PredictStep
 * Operand<TFloat32> probabilities(Step step, Operand<TUint8> image) {
 *   return step.tf().nn.softmax(forward(step, image));
 * }
 * }</pre>
 *
 * <p>It is called once for each replica when the graph is built, as every step is: see {@link
 * TrainingStep}, which also says how parameters are bound to a record's components (KER104 to
 * KER108). The record is the one that the loader of {@link Stage#PREDICT} yields; in a class
 * without one, that of {@link Stage#TEST}, else {@link Stage#VALIDATE}, else {@link Stage#TRAIN};
 * without any loader it is a mistake (KER112).
 *
 * <p><b>Returns</b> an {@code Operand} of any type (KER103), its first dimension the batch.
 *
 * <p><b>Throws</b> no checked exceptions (KER109). A class has at most one (KER010).
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.CLASS)
public @interface PredictStep {}
