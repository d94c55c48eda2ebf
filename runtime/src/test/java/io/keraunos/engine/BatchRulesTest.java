package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.loss.Losses;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.op.math.Mean;
import org.tensorflow.op.nn.FusedBatchNorm;
import org.tensorflow.types.TFloat32;

/**
 * The rules for shapes, and for examples that depend on each other: programs that break each, and
 * some beside them that do not.
 */
class BatchRulesTest {

  private final CheckedRows rows = new CheckedRows();

  private static Operand<TFloat32> mean(Ops tf, Operand<TFloat32> x) {
    return tf.math.mean(x, tf.range(tf.constant(0), tf.rank(x), tf.constant(1)));
  }

  // KER1008

  @Test
  void aColumnMinusAVector() {
    List<Finding> found =
        CheckedRows.findings(
            rows.training(
                (step, in) ->
                    mean(
                        step.tf(),
                        step.tf()
                            .math
                            .squaredDifference(
                                rows.one.apply(step, in.float32("x")), in.float32("y")))));
    assertThat(found.stream().map(Finding::rule).toList()).containsExactly(Rule.SQUARE_OF_BATCH);
    assertThat(found.get(0).text()).contains("by SquaredDifference: that gives [batch, batch]");
  }

  @Test
  void aVectorMinusAColumnOfTheExample() {
    assertThat(
            CheckedRows.rules(
                rows.training(
                    (step, in) ->
                        mean(
                            step.tf(),
                            step.tf()
                                .math
                                .abs(
                                    step.tf()
                                        .math
                                        .sub(
                                            rows.loss(step, in.float32("x")),
                                            in.float32("column")))))))
        .containsExactly(Rule.SQUARE_OF_BATCH);
  }

  @Test
  void pairsThatAreMeant() {
    assertThat(
            CheckedRows.rules(
                rows.training(
                    (step, in) -> { // each score against every other one
                      Operand<TFloat32> score = rows.one.apply(step, in.float32("x"));
                      Operand<TFloat32> all = step.tf().reshape(score, step.tf().array(-1));
                      return mean(step.tf(), step.tf().math.square(step.tf().math.sub(score, all)));
                    })))
        .isEmpty();
    assertThat(
            CheckedRows.rules(
                rows.training(
                    (step, in) -> { // a column that was made by hand
                      Operand<TFloat32> y = in.float32("y");
                      Operand<TFloat32> column = step.tf().expandDims(y, step.tf().constant(1));
                      Operand<TFloat32> far = step.tf().math.abs(step.tf().math.sub(column, y));
                      return step.tf()
                          .math
                          .mul(rows.loss(step, in.float32("x")), mean(step.tf(), far));
                    })))
        .isEmpty();
    assertThat(
            CheckedRows.rules(
                rows.training(
                    (step, in) -> // a loss that brings both to one shape
                    Losses.meanSquaredError(
                            step, rows.one.apply(step, in.float32("x")), in.float32("y")))))
        .isEmpty();
  }

  // KER1011

  private static Operand<TFloat32> normalized(Ops tf, Operand<TFloat32> y, boolean training) {
    Operand<TFloat32> image = tf.reshape(y, tf.array(-1, 1, 1, 4));
    Operand<TFloat32> ones = tf.ones(tf.array(4), TFloat32.class);
    Operand<TFloat32> none = training ? tf.constant(new float[0]) : ones;
    return tf.nn
        .fusedBatchNorm(image, ones, ones, none, none, FusedBatchNorm.isTraining(training))
        .y();
  }

  @Test
  void statisticsOfTheBatchInEvaluation() {
    for (boolean training : new boolean[] {true, false}) {
      var module =
          rows.training((step, in) -> rows.loss(step, rows.hidden(step, in.float32("x"))))
              .validationStep(
                  "validate",
                  (step, in) ->
                      step.log(
                          "a",
                          mean(
                              step.tf(),
                              normalized(
                                  step.tf(), rows.dense.apply(step, in.float32("x")), training))),
                  List.of(),
                  CheckedRows.COLLATOR);
      if (training) {
        assertThat(CheckedRows.rules(module)).containsExactly(Rule.BATCH_STATISTICS_IN_EVALUATION);
      } else {
        assertThat(CheckedRows.rules(module)).isEmpty();
      }
    }
  }

  private List<Rule> evaluating(
      BiFunction<Ops, Operand<TFloat32>, Operand<TFloat32>> before,
      BiFunction<Ops, Operand<TFloat32>, Operand<TFloat32>> after) {
    return CheckedRows.rules(
        rows.training((step, in) -> rows.loss(step, rows.hidden(step, in.float32("x"))))
            .validationStep(
                "validate",
                (step, in) -> {
                  var x = before.apply(step.tf(), rows.dense.apply(step, in.float32("x")));
                  step.log("a", after.apply(step.tf(), rows.loss(step, x)));
                },
                List.of(),
                CheckedRows.COLLATOR));
  }

  private static Operand<TFloat32> centered(Ops tf, Operand<TFloat32> x) {
    return tf.math.sub(x, tf.math.mean(x, tf.constant(0)));
  }

  @Test
  void statisticsOfTheBatchByHand() {
    assertThat(
            evaluating(
                (tf, x) -> {
                  var off = centered(tf, x);
                  var variance = tf.math.mean(tf.math.square(off), tf.constant(0));
                  return tf.math.div(off, tf.math.sqrt(tf.math.add(variance, tf.constant(1e-5f))));
                },
                (tf, y) -> y))
        .containsExactly(Rule.BATCH_STATISTICS_IN_EVALUATION);
  }

  @Test
  void statisticsOfTheBatchInAMetricOrOfEachExample() {
    assertThat(evaluating((tf, x) -> x, (tf, y) -> tf.math.square(centered(tf, y)))).isEmpty();
    assertThat(
            evaluating(
                (tf, x) -> tf.math.sub(x, tf.math.mean(x, tf.constant(1), Mean.keepDims(true))),
                (tf, y) -> y))
        .isEmpty();
  }

  @Test
  void statisticsOfTheBatchInAPrediction() {
    assertThat(
            CheckedRows.rules(
                rows.training((step, in) -> rows.loss(step, in.float32("x")))
                    .predictStep(
                        "predict",
                        (step, in) -> centered(step.tf(), rows.one.apply(step, in.float32("x"))),
                        CheckedRows.COLLATOR)))
        .containsExactly(Rule.BATCH_STATISTICS_IN_EVALUATION);
  }

  // KER1014

  private List<Rule> softmax(BiFunction<Ops, Operand<TFloat32>, Operand<TFloat32>> softmax) {
    return CheckedRows.rules(
        rows.training(
            (step, in) -> {
              var tf = step.tf();
              var x = softmax.apply(tf, rows.dense.apply(step, in.float32("x")));
              return mean(tf, tf.math.square(x));
            }));
  }

  private static Operand<TFloat32> byHand(Ops tf, Operand<TFloat32> x, int axis) {
    var powers = tf.math.exp(x);
    return tf.math.div(powers, tf.reduceSum(powers, tf.constant(axis), ReduceSum.keepDims(true)));
  }

  @Test
  void aSoftmaxOverTheBatch() {
    assertThat(softmax((tf, x) -> byHand(tf, x, 0))).containsExactly(Rule.SOFTMAX_OVER_BATCH);
    assertThat(
            softmax(
                (tf, x) -> {
                  var turned = tf.linalg.transpose(x, tf.constant(new int[] {1, 0}));
                  return tf.nn.softmax(turned);
                }))
        .containsExactly(Rule.SOFTMAX_OVER_BATCH);
    assertThat(
            softmax(
                (tf, x) ->
                    tf.math.sub(x, tf.math.log(tf.reduceSum(tf.math.exp(x), tf.constant(0))))))
        .containsExactly(Rule.SOFTMAX_OVER_BATCH);
  }

  @Test
  void aSoftmaxOverClassesOrPairsOrOneScore() {
    assertThat(softmax((tf, x) -> byHand(tf, x, 1))).isEmpty();
    assertThat(softmax((tf, x) -> tf.nn.softmax(x))).isEmpty();
    assertThat( // every example with every other one
            softmax((tf, x) -> byHand(tf, tf.linalg.matMul(x, x, MatMul.transposeB(true)), 0)))
        .isEmpty();
    assertThat( // attention over a bag of examples
            softmax((tf, x) -> byHand(tf, tf.math.mean(x, tf.constant(1), Mean.keepDims(true)), 0)))
        .isEmpty();
    assertThat(softmax((tf, x) -> tf.math.sub(x, tf.stopGradient(byHand(tf, x, 0))))).isEmpty();
  }

  // KER1018

  private List<Finding> reshaped(int... sizes) {
    return CheckedRows.findings(
        rows.training(
            (step, in) -> {
              var tf = step.tf();
              var x = in.float32("x");
              var two = tf.reshape(tf.concat(List.of(x, x), tf.constant(1)), tf.array(-1, 2, 3, 1));
              var other = tf.reshape(two, tf.constant(sizes));
              return tf.math.mul(rows.loss(step, x), mean(tf, other));
            }));
  }

  @Test
  void aReshapeToTheSameDimensionsInAnotherOrder() {
    List<Finding> found = reshaped(-1, 3, 2, 1);
    assertThat(found.stream().map(Finding::rule).toList())
        .containsExactly(Rule.RESHAPE_FOR_TRANSPOSE);
    assertThat(found.get(0).text()).contains("of shape [2, 3, 1] to [3, 2, 1]");
  }

  @Test
  void aReshapeThatKeepsTheOrder() {
    assertThat(reshaped(-1, 1, 2, 3)).isEmpty();
    assertThat(reshaped(-1, 6)).isEmpty();
    assertThat(reshaped(-1, 1, 6, 1)).isEmpty();
  }
}
