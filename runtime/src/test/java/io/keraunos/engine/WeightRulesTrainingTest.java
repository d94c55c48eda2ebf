package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import io.keraunos.constraint.Constraints;
import io.keraunos.initializer.Initializers;
import io.keraunos.layer.Dense;
import io.keraunos.layer.Embedding;
import io.keraunos.layer.Layer;
import io.keraunos.regularizer.Regularizers;
import io.keraunos.step.Step;
import io.keraunos.trainer.Trainer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Training adds penalties to the loss, and brings weights back to their constraints. */
@ExtendWith(NothingLeft.class)
class WeightRulesTrainingTest {

  private static final int LAYOUTS = 4;

  private static Sequences sequences(Dense logits) {
    Embedding tokens = Embedding.of(Sequences.TOKENS, 8);
    Map<String, Layer<?>> layers = new LinkedHashMap<>();
    layers.put("tokens", tokens);
    layers.put("logits", logits);
    return new Sequences(layers, (step, text) -> logits.apply(step, tokens.apply(step, text)));
  }

  private static Map<String, float[]> fit(
      Sequences sequences, UnaryOperator<Trainer.Builder> layout) {
    try (Trainer trainer =
        layout.apply(sequences.trainer()).seed(3).intraOpThreads(1).maxEpochs(3).build()) {
      assertThat(trainer.fit().examples()).isEqualTo(3 * 203);
      return trainer.weights();
    }
  }

  /** Equal but for what rounding grows to. */
  private static void assertSame(Map<String, float[]> expected, Map<String, float[]> actual) {
    expected.forEach(
        (name, values) ->
            assertWithMessage(name)
                .that(actual.get(name))
                .usingTolerance(1e-4)
                .containsExactly(values)
                .inOrder());
  }

  private static double squares(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value * value;
    }
    return sum;
  }

  /** The kernel's penalty, written into the step by hand. */
  private static Operand<TFloat32> byHand(Step step, Dense logits, Operand<TFloat32> loss) {
    Ops tf = step.tf();
    Operand<TFloat32> kernel =
        step.scope(logits)
            .weight("kernel", Shape.of(8, Sequences.TOKENS), Initializers.glorotUniform());
    Operand<TFloat32> sum =
        tf.sum(tf.reshape(tf.math.square(kernel), tf.array(-1)), tf.constant(0));
    return tf.math.add(loss, tf.math.mul(sum, tf.constant(0.05f)));
  }

  @Test
  void aPenaltyIsAddedToTheLossOnEveryLayout() {
    Dense plain = Dense.of(Sequences.TOKENS);
    Sequences expected = sequences(plain);
    expected.loss = (step, loss) -> byHand(step, plain, loss);
    Map<String, float[]> hand = fit(expected, builder -> builder);
    Map<String, float[]> none = fit(sequences(Dense.of(Sequences.TOKENS)), builder -> builder);
    assertThat(squares(hand.get("logits/kernel")))
        .isLessThan(0.9 * squares(none.get("logits/kernel")));
    UnaryOperator<Trainer.Builder> replicas =
        builder -> builder.devices(LAYOUTS).batchSize(32 / LAYOUTS);
    for (UnaryOperator<Trainer.Builder> layout :
        List.<UnaryOperator<Trainer.Builder>>of(builder -> builder, replicas)) {
      Dense regular = Dense.of(Sequences.TOKENS).kernelRegularizer(Regularizers.l2(0.05));
      assertSame(hand, fit(sequences(regular), layout));
      Sequences scalar = sequences(regular);
      scalar.loss = (step, loss) -> step.tf().math.mean(loss, step.tf().constant(0));
      assertSame(hand, fit(scalar, layout));
    }
  }

  @Test
  void aConstraintHoldsAfterEveryStepOnEveryLayout() {
    Map<String, float[]> one = constrained(builder -> builder);
    Map<String, float[]> four =
        constrained(builder -> builder.devices(LAYOUTS).batchSize(32 / LAYOUTS));
    assertSame(one, four);
    assertSame(
        one,
        constrained(
            builder -> builder.devices(LAYOUTS).batchSize(32 / LAYOUTS).shardOptimizer(true)));
  }

  private static Map<String, float[]> constrained(UnaryOperator<Trainer.Builder> layout) {
    Dense logits = Dense.of(Sequences.TOKENS).kernelConstraint(Constraints.unitNorm());
    Map<String, float[]> weights = fit(sequences(logits), layout);
    float[] kernel = weights.get("logits/kernel");
    for (int unit = 0; unit < Sequences.TOKENS; unit++) {
      double square = 0;
      for (int i = 0; i < 8; i++) {
        square += Math.pow(kernel[i * Sequences.TOKENS + unit], 2);
      }
      assertWithMessage("length of unit %s", unit).that(Math.sqrt(square)).isWithin(1e-5).of(1);
    }
    return weights;
  }
}
