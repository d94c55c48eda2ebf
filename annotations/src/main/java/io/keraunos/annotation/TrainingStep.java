package io.keraunos.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The method that computes the loss of a batch.
 *
 * <pre>{@code
 * @TrainingStep(logs = "train_loss")
 * Operand<TFloat32> trainingStep(Step step, Operand<TUint8> image, Operand<TInt32> label) {
 *   Operand<TFloat32> loss = Losses.sparseCategoricalCrossentropy(step, forward(step, image), label);
 *   step.log("train_loss", loss);
 *   return loss;
 * }
 * }</pre>
 *
 * <p><b>A step method is a recipe for a graph.</b> It is called once for each replica when the
 * trainer builds its TensorFlow graph, never for each batch: a {@code System.out.println} in it
 * prints once, and a Java {@code if} decides once.
 *
 * <p><b>Parameters</b>: one {@code Step}, and any of the components of the record that the loader
 * of {@link Stage#TRAIN} yields, in any order. They are bound by name, and their type is the
 * component's as a tensor (KER104 to KER108):
 *
 * <table>
 *   <caption>Component and parameter</caption>
 *   <tr><th>Component</th><th>Parameter</th><th>Shape</th></tr>
 *   <tr><td>{@code float}, {@code double}, {@code int}, {@code long}, {@code boolean}</td>
 *       <td>{@code Operand<TFloat32>}, {@code <TFloat64>}, {@code <TInt32>}, {@code <TInt64>},
 *       {@code <TBool>}</td><td>{@code [batch]}</td></tr>
 *   <tr><td>{@code String}</td><td>{@code Operand<TString>}</td><td>{@code [batch]}</td></tr>
 *   <tr><td>{@code byte[]} with {@code @TensorShape({d1, d2})}</td><td>{@code Operand<TUint8>}</td>
 *       <td>{@code [batch, d1, d2]}</td></tr>
 *   <tr><td>an array of the types above but {@code String}</td><td>as its element</td>
 *       <td>{@code [batch, d1, d2]}</td></tr>
 *   <tr><td>{@link Numeric @Numeric}</td><td>{@code Operand<TFloat32>}</td>
 *       <td>{@code [batch]}</td></tr>
 *   <tr><td>{@link Category @Category}, {@link Hashed @Hashed}, {@link Buckets @Buckets}</td>
 *       <td>{@code Operand<TInt32>}</td><td>{@code [batch]}</td></tr>
 *   <tr><td>{@link Cyclic @Cyclic}</td><td>{@code Operand<TFloat32>}</td>
 *       <td>{@code [batch, 2 * units]}</td></tr>
 * </table>
 *
 * <p>A parameter of type {@code Features} has all components with one of these annotations that are
 * no {@link Label}, beside or instead of those by name (KER115, KER116).
 *
 * <p>A component that is a record counts as its own components, here and wherever components are
 * named: {@code city} in the component {@code address} is {@code "address.city"}. A parameter for
 * it is named {@code addressCity}, or {@code city} if no other component ends so (KER118).
 *
 * <p><b>Returns</b> {@code Operand<TFloat32>} (KER101): the loss, a scalar (the mean over the
 * batch) or a {@code [batch]} vector with one value for each example.
 *
 * <p><b>Throws</b> no checked exceptions (KER109).
 *
 * <p>A class with one must have an {@link Optimizer} (KER110) and a {@link DataLoader} for {@link
 * Stage#TRAIN} (KER111). As every annotated method, it must be an instance method with a body that
 * is not private (KER004 to KER008).
 *
 * <p><b>Several</b>, such as those of a generator and a discriminator, have an optimizer each,
 * which they name (KER010, KER113):
 *
 * <pre>{@code
 * @TrainingStep(optimizer = "discriminator")
 * Operand<TFloat32> discriminate(Step step, Operand<TFloat32> image) { ... }
 *
 * @TrainingStep(optimizer = "generator")
 * Operand<TFloat32> generate(Step step, Operand<TFloat32> image) { ... }
 * }</pre>
 *
 * <p>On each batch all of them train, in the order of the source; each sees what those before it
 * have changed. Together they are one step of the trainer.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.CLASS)
public @interface TrainingStep {

  /**
   * The names this step logs, in any order; each becomes a constant of the generated metrics class
   * ({@code "val_loss"} gives {@code Cifar10NetMetrics.VAL_LOSS}), so that a callback that watches
   * it does not compile if the name is misspelt.
   *
   * <p>Empty (the default): nothing is declared, and the step may log what it likes. Otherwise what
   * is logged and what is declared must be the same; this is checked when the step is traced.
   */
  String[] logs() default {};

  /** The name of this step's {@link Optimizer}. Empty (the default) where there is one. */
  String optimizer() default "";
}
