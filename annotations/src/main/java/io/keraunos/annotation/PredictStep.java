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
 * <p>It cannot ask for a {@link Label} (KER117).
 *
 * <p><b>The generated predictor</b> takes the step's parameters, or a list of records. Where a
 * component of the record is a {@link Label} or has a meaning, such as {@link Numeric}, it takes a
 * generated record instead, {@code <Class><Record>Input}, or a list of them: of the record's
 * components, in its order, those that the step asks for by name and, if it takes {@code Features},
 * all of these. A nested record is a component of it as it is if all of it is used; else what is
 * used of it is, named {@code addressCity}. Its values are those of the dataset, and {@code of}
 * takes them from an example.
 *
 * <p><b>Returns</b> an {@code Operand} of any type (KER103), its first dimension the batch.
 *
 * <p><b>Throws</b> no checked exceptions (KER109). A class has at most one (KER010).
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.CLASS)
public @interface PredictStep {}
