package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.spi.ModuleDefinition;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.math.Mean;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/** The rule for a variance that is the difference of two large numbers. */
class VariancesTest {

  private final CheckedRows rows = new CheckedRows();

  /** Returns a module whose network takes what is computed of three numbers, as a column. */
  private ModuleDefinition.Builder module(
      BiFunction<Ops, Operand<TFloat32>, Operand<TFloat32>> spread) {
    return rows.training(
        (step, in) -> {
          Operand<TFloat32> x = in.float32("x");
          return rows.loss(step, rows.hidden(step, spread.apply(step.tf(), x)));
        });
  }

  private List<Rule> rules(BiFunction<Ops, Operand<TFloat32>, Operand<TFloat32>> spread) {
    return CheckedRows.rules(module(spread));
  }

  private static Operand<TFloat32> mean(Ops tf, Operand<TFloat32> x) {
    return tf.math.mean(x, tf.constant(1), Mean.keepDims(true));
  }

  private static Operand<TFloat32> byDifference(Ops tf, Operand<TFloat32> x) {
    return tf.math.sub(mean(tf, tf.math.square(x)), tf.math.square(mean(tf, x)));
  }

  @Test
  void theMeanOfTheSquaresMinusTheSquareOfTheMeanIsFound() {
    List<Finding> found = CheckedRows.findings(module(VariancesTest::byDifference));
    assertThat(found).hasSize(1);
    assertThat(found.get(0).rule()).isEqualTo(Rule.VARIANCE_BY_DIFFERENCE);
    assertThat(found.get(0).text())
        .startsWith(
            "train of Net computes a variance in float32 as the mean of the squares minus the"
                + " square of the mean");
    assertThat(found.get(0).place()).isPresent();
  }

  @Test
  void alsoByProductsAndByPowers() {
    assertThat(
            rules(
                (tf, x) -> {
                  Operand<TFloat32> mean = mean(tf, x);
                  return tf.math.sub(mean(tf, tf.math.mul(x, x)), tf.math.mul(mean, mean));
                }))
        .containsExactly(Rule.VARIANCE_BY_DIFFERENCE);
    assertThat(
            rules(
                (tf, x) ->
                    tf.math.sqrt(
                        tf.math.maximum(
                            tf.math.sub(
                                mean(tf, tf.math.pow(x, tf.constant(2f))),
                                tf.math.pow(
                                    tf.math.mean(x, tf.constant(-1), Mean.keepDims(true)),
                                    tf.constant(2f))),
                            tf.constant(1e-6f)))))
        .containsExactly(Rule.VARIANCE_BY_DIFFERENCE);
  }

  @Test
  void alsoOfAPart() {
    assertThat(rules((tf, x) -> byDifference(tf, tf.slice(x, tf.array(0, 0), tf.array(-1, 2)))))
        .containsExactly(Rule.VARIANCE_BY_DIFFERENCE);
  }

  @Test
  void alsoOfWholeNumbers() {
    assertThat(
            CheckedRows.rules(
                rows.training(
                    (step, in) -> {
                      Operand<TFloat32> x =
                          step.tf()
                              .expandDims(
                                  step.tf().dtypes.cast(in.int32("label"), TFloat32.class),
                                  step.tf().constant(1));
                      return rows.loss(step, rows.hidden(step, byDifference(step.tf(), x)));
                    })))
        .containsExactly(Rule.VARIANCE_BY_DIFFERENCE);
  }

  @Test
  void theMeanOfSquaredDifferencesIsNot() {
    assertThat(rules((tf, x) -> mean(tf, tf.math.squaredDifference(x, mean(tf, x))))).isEmpty();
    assertThat(rules((tf, x) -> mean(tf, tf.math.square(tf.math.sub(x, mean(tf, x)))))).isEmpty();
  }

  @Test
  void otherDifferencesAreNot() {
    // half of what pairs have in common, as in factorization machines
    assertThat(
            rules((tf, x) -> tf.math.sub(tf.math.square(mean(tf, x)), mean(tf, tf.math.square(x)))))
        .isEmpty();
    assertThat(
            rules(
                (tf, x) ->
                    tf.math.sub(
                        mean(tf, tf.math.square(x)), tf.math.square(mean(tf, tf.math.abs(x))))))
        .isEmpty();
    assertThat(rules((tf, x) -> tf.math.sub(mean(tf, tf.math.square(x)), mean(tf, x)))).isEmpty();
    assertThat(
            rules(
                (tf, x) ->
                    tf.math.sub(
                        mean(tf, tf.math.square(x)),
                        tf.math.square(tf.math.mean(x, tf.constant(0), Mean.keepDims(true))))))
        .isEmpty();
  }

  @Test
  void whatIsScaledOrComputedInFloat64OrByTheNetworkIsNot() {
    assertThat(rules((tf, x) -> byDifference(tf, tf.math.sub(x, mean(tf, x))))).isEmpty();
    assertThat(rules((tf, x) -> byDifference(tf, tf.math.div(x, tf.constant(255f))))).isEmpty();
    assertThat(rules((tf, x) -> byDifference(tf, tf.math.tanh(x)))).isEmpty();
    assertThat(
            rules(
                (tf, x) -> {
                  Operand<TFloat64> wide = tf.dtypes.cast(x, TFloat64.class);
                  Operand<TFloat64> mean = tf.math.mean(wide, tf.constant(1), Mean.keepDims(true));
                  Operand<TFloat64> ofSquares =
                      tf.math.mean(tf.math.square(wide), tf.constant(1), Mean.keepDims(true));
                  return tf.dtypes.cast(
                      tf.math.sub(ofSquares, tf.math.square(mean)), TFloat32.class);
                }))
        .isEmpty();
    assertThat(
            CheckedRows.rules(
                rows.training(
                    (step, in) ->
                        rows.loss(
                            step, byDifference(step.tf(), rows.hidden(step, in.float32("x")))))))
        .isEmpty();
  }
}
