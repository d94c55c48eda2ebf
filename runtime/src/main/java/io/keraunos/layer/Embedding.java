package io.keraunos.layer;

import io.keraunos.constraint.Constraint;
import io.keraunos.functional.Checks;
import io.keraunos.functional.WeightRules;
import io.keraunos.initializer.Initializer;
import io.keraunos.initializer.Initializers;
import io.keraunos.regularizer.Regularizer;
import io.keraunos.step.LayerScope;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * A learned vector for each integer, as <a
 * href="https://keras.io/api/layers/core_layers/embedding/">Keras' Embedding</a>.
 *
 * <p>In: integers of shape {@code [batch, ...]}, from 0 to {@code inputs - 1}; on the CPU another
 * value fails the step, on a GPU it gives zeros. Out: {@code [batch, ..., outputs]}.
 *
 * <p>Variable: {@code embeddings} of shape {@code [inputs, outputs]}, evenly between -0.05 and 0.05
 * at first.
 */
public final class Embedding implements Layer<TInt32> {

  private final int inputs;
  private final int outputs;
  private final Initializer initializer;
  private final WeightRules rules;

  private Embedding(int inputs, int outputs, Initializer initializer, WeightRules rules) {
    this.inputs = Checks.positive("inputs", inputs);
    this.outputs = Checks.positive("outputs", outputs);
    this.initializer = initializer;
    this.rules = rules;
  }

  /**
   * Returns a table of {@code inputs} rows.
   *
   * @param inputs the number of different integers: the size of the vocabulary
   * @param outputs the size of the vector of each of them
   */
  public static Embedding of(int inputs, int outputs) {
    return new Embedding(inputs, outputs, Initializers.uniform(), WeightRules.NONE);
  }

  /** Sets the initializer of the table. Evenly between -0.05 and 0.05 by default. */
  public Embedding embeddingsInitializer(Initializer newInitializer) {
    return new Embedding(inputs, outputs, newInitializer, rules);
  }

  /**
   * Sets the regularizer of the table: its penalty is added to the training loss. None by default.
   */
  public Embedding embeddingsRegularizer(Regularizer regularizer) {
    return new Embedding(inputs, outputs, initializer, rules.regularizer(regularizer));
  }

  /** Sets the constraint that the table must satisfy after each step. None by default. */
  public Embedding embeddingsConstraint(Constraint constraint) {
    return new Embedding(inputs, outputs, initializer, rules.constraint(constraint));
  }

  @Override
  public Operand<TFloat32> apply(Step step, Operand<TInt32> x) {
    LayerScope scope = step.scope(this);
    Ops tf = scope.tf();
    Operand<TFloat32> table = scope.weight("embeddings", Shape.of(inputs, outputs), initializer);
    rules.apply(scope, "embeddings");
    return scope.output(tf.gather(table, x, tf.constant(0)));
  }

  @Override
  public String toString() {
    return "Embedding(%s x %s)".formatted(inputs, outputs);
  }
}
