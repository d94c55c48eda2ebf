package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.loss.Losses;
import io.keraunos.step.Step;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** The rule for the sign of a loss: programs that break each, and some beside them that do not. */
class LossSignTest {

  private final CheckedRows rows = new CheckedRows();

  // KER1016

  private List<Finding> loss(Function<In, Operand<TFloat32>> loss) {
    return CheckedRows.findings(
        rows.training(
            (step, in) ->
                loss.apply(
                    new In(step, rows, in.float32("x"), in.float32("y"), in.int32("label")))));
  }

  private void isWrong(Function<In, Operand<TFloat32>> loss) {
    assertThat(loss(loss).stream().map(Finding::rule).toList())
        .containsExactly(Rule.LOSS_OF_WRONG_SIGN);
  }

  private void isRight(Function<In, Operand<TFloat32>> loss) {
    assertThat(loss(loss)).isEmpty();
  }

  /** What terms of a loss are made of; only what is asked for is computed. */
  private record In(
      Step step,
      CheckedRows rows,
      Operand<TFloat32> x,
      Operand<TFloat32> y,
      Operand<TInt32> label) {
    Operand<TFloat32> logits() {
      return rows.dense.apply(step, x);
    }

    Ops tf() {
      return step.tf();
    }

    Operand<TFloat32> error() {
      return Losses.meanSquaredError(step, rows.one.apply(step, x), y);
    }

    Operand<TFloat32> crossEntropy() {
      return Losses.sparseCategoricalCrossentropy(step, logits(), label);
    }

    /** Returns the mean of the logarithms of the probabilities of the labels. */
    Operand<TFloat32> logLikelihood() {
      var tf = tf();
      var oneHot = tf.oneHot(label, tf.constant(4), tf.constant(1f), tf.constant(0f));
      return tf.reduceSum(tf.math.mul(tf.nn.logSoftmax(logits()), oneHot), tf.constant(1));
    }

    Operand<TFloat32> times(double factor, Operand<TFloat32> x) {
      return tf().math.mul(x, tf().constant((float) factor));
    }
  }

  @Test
  void aLossThatFallsAsTheErrorRises() {
    isWrong(in -> in.times(-0.5, in.error()));
    isWrong(in -> in.tf().math.neg(in.crossEntropy()));
    isWrong(in -> in.logLikelihood());
    isWrong(in -> in.tf().math.sub(in.logLikelihood(), in.error()));
    assertThat(loss(in -> in.logLikelihood()).get(0).text())
        .startsWith("the loss of train of Net rises with the logarithm of a likelihood");
  }

  @Test
  void aLossThatRisesWithTheError() {
    isRight(in -> in.error());
    isRight(in -> in.tf().math.neg(in.logLikelihood()));
    isRight(in -> in.tf().math.sub(in.error(), in.logLikelihood()));
  }

  @Test
  void aTermToBeUnlearnedBesideOneToBeLearned() {
    isRight(in -> in.tf().math.sub(in.error(), in.times(0.1, in.crossEntropy())));
  }

  @Test
  void aWeightOfUnknownSign() { // as an advantage has one
    isRight(in -> in.tf().math.mul(in.logLikelihood(), in.y()));
    isRight(in -> in.tf().math.mul(in.tf().math.neg(in.crossEntropy()), in.y()));
  }

  @Test
  void anEntropyAlone() {
    isRight(
        in -> {
          var tf = in.tf();
          var logs = tf.nn.logSoftmax(in.logits());
          return tf.reduceSum(tf.math.mul(tf.math.exp(logs), logs), tf.constant(1));
        });
  }
}
