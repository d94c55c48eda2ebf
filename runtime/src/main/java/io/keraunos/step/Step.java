package io.keraunos.step;

import io.keraunos.annotation.Stage;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TNumber;
import org.tensorflow.types.family.TType;

/**
 * The context a step method builds its part of the graph with.
 *
 * <p>A step method is a recipe for a graph. It is called once for each replica when the trainer
 * builds its TensorFlow graph, never for each batch. So a {@code System.out.println} in it prints
 * once, a Java {@code if} decides once, and a Java random number is drawn once (KER120), as a field
 * is read once (KER121); what must happen for each batch is an op of {@link #tf()}.
 */
public interface Step {

  /** Returns the ops of the graph under construction. */
  Ops tf();

  /** Returns the stage the graph is built for. */
  Stage stage();

  /**
   * Returns whether the graph is built for training, where dropout is active and moving averages
   * are updated.
   */
  default boolean training() {
    return stage() == Stage.TRAIN;
  }

  /**
   * Returns the number of examples in this replica's batch, a scalar. The last batch may be short.
   */
  Operand<TInt32> batchSize();

  /**
   * Logs a value under a name.
   *
   * @param value a scalar, taken as the mean over the batch, or a {@code [batch]} vector with one
   *     value for each example. The value of an epoch is the mean over all its examples.
   * @throws IllegalArgumentException if the name was logged before in this step, or is not among
   *     those the step's annotation declares, or the value has another shape
   */
  void log(String name, Operand<? extends TNumber> value);

  /**
   * Logs a metric that is not a mean, such as a precision, or a figure, such as a curve.
   *
   * @throws IllegalArgumentException if the name was logged before in this step, or is not among
   *     those the step's annotation declares, or a training step logs a figure
   */
  void log(String name, Metric metric);

  /**
   * Says that an operand is taken for logits, so that a softmax or a sigmoid before it is found
   * when the graph is built. Losses and metrics of this library say so; one of a program's own may.
   *
   * @param by the name of the loss or metric
   * @param logits the operand
   */
  default void takesLogits(String by, Operand<? extends TNumber> logits) {}

  /**
   * Says that an operand is taken for probabilities, so that a layer's output without a softmax or
   * a sigmoid is found when the graph is built. Losses of this library say so; one of a program's
   * own may.
   *
   * @param by the name of the loss or metric
   * @param probabilities the operand
   */
  default void takesProbabilities(String by, Operand<? extends TNumber> probabilities) {}

  /**
   * Says that an operand is taken for scores that put examples in an order, so that answers in
   * place of scores are found when the graph is built. Metrics of this library say so; one of a
   * program's own may.
   *
   * @param by the name of the metric
   * @param scores the operand
   */
  default void takesScores(String by, Operand<? extends TNumber> scores) {}

  /**
   * Says that an operand is taken for a target, so that a value outside of its range is found in
   * the data before the first step. Losses of this library say so; one of a program's own may.
   *
   * @param by the name of the loss or metric
   * @param target the operand, as the step method is given it
   * @param range the values that are defined
   */
  default void takesTarget(String by, Operand<? extends TType> target, TargetRange range) {}

  /**
   * Says that a share of each target is spread over all classes, so that a share that leaves the
   * label next to nothing is found when the graph is built. Losses of this library say so; one of a
   * program's own may.
   *
   * @param by the name of the loss
   * @param share from 0, which spreads nothing, up to, but not, 1
   */
  default void smoothsTarget(String by, double share) {}

  /**
   * Returns a seed, shape {@code [2]}, for random numbers that a step draws itself, such as the
   * noise of a generator:
   *
   * <pre>{@code
   * Operand<TInt32> shape = step.tf().stack(List.of(step.batchSize(), step.tf().constant(64)));
   * Operand<TFloat32> noise =
   *     step.tf().random.statelessRandomNormal(shape, step.seed("noise"));
   * }</pre>
   *
   * <p>It is another one for each name, each training batch, each replica and each training step,
   * and the same in every run with the same seed. Outside training it is the same for every batch.
   *
   * @param name the purpose of the draw
   */
  Operand<TInt64> seed(String name);

  /**
   * Returns the scope of a layer, with its variables and op names. The layer must be a field of the
   * module, or a part ({@link io.keraunos.layer.Part#sublayers}) of such a field: its variables are
   * named after it.
   *
   * @throws IllegalStateException if the layer is not known to the module
   */
  LayerScope scope(Object layer);

  /**
   * Returns a trainable variable of the module itself, for a weight that needs no layer.
   *
   * @param name the variable's name, the same in every stage that shares it
   */
  Operand<TFloat32> variable(
      String name,
      org.tensorflow.ndarray.Shape shape,
      io.keraunos.initializer.Initializer initializer);
}
