package io.keraunos.gradient;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.layer.GradientCheck;
import io.keraunos.layer.TracedStep;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.Operand;
import org.tensorflow.OperationBuilder;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

/** Gradients of ops on matrices against numeric differentiation; two matrices at a time. */
final class LinalgGradientsTest {

  private final TracedStep step = TracedStep.forTraining();
  private final Ops tf = step.tf();

  @AfterEach
  void close() {
    step.close();
  }

  private Operand<TFloat64> matrices(int seed, long... shape) {
    int size = 1;
    for (long each : shape) {
      size *= (int) each;
    }
    return step.doubles(new Random(seed).doubles(size, -1, 1).toArray(), shape);
  }

  private OperationBuilder builder(String type, Operand<?>... inputs) {
    OperationBuilder builder = tf.scope().opBuilder(type, type);
    for (Operand<?> input : inputs) {
      builder.addInput(input.asOutput());
    }
    return builder;
  }

  private Operand<TFloat64> op(String type, Operand<?>... inputs) {
    return builder(type, inputs).build().output(0);
  }

  /** Far from singular: 2 on the diagonal is added. */
  private Operand<TFloat64> regular(Operand<TFloat64> x) {
    return tf.math.add(x, tf.constant(new double[][] {{2, 0, 0}, {0, 2, 0}, {0, 0, 2}}));
  }

  @Checks("Cholesky")
  @Test
  void ofTheCholeskyDecomposition() {
    Operand<TFloat64> b = matrices(1, 2, 3, 3);
    Operand<TFloat64> product =
        builder("BatchMatMulV2", b, b).setAttr("adj_y", true).build().output(0);
    GradientCheck.check(step, op("Cholesky", regular(product)), b);
  }

  @Checks("MatrixInverse")
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void ofTheInverse(boolean adjoint) {
    Operand<TFloat64> x = matrices(2, 2, 3, 3);
    Operand<TFloat64> y =
        builder("MatrixInverse", regular(x)).setAttr("adjoint", adjoint).build().output(0);
    GradientCheck.check(step, y, x);
  }

  @Checks("MatrixDeterminant")
  @Test
  void ofTheDeterminant() {
    Operand<TFloat64> x = matrices(3, 2, 3, 3);
    GradientCheck.check(step, op("MatrixDeterminant", x), x);
    Operand<TFloat64> one = matrices(4, 2, 2);
    GradientCheck.check(step, op("MatrixDeterminant", one), one);
  }

  @Checks("LogMatrixDeterminant")
  @Test
  void ofTheLogarithmOfTheDeterminant() {
    Operand<TFloat64> x = matrices(5, 2, 3, 3);
    Operand<TFloat64> y = builder("LogMatrixDeterminant", x).build().output(1);
    GradientCheck.check(step, y, x);
  }

  @Test
  void theSignOfTheDeterminantIsFlat() {
    CustomGradients.register();
    Operand<TFloat64> x = matrices(5, 2, 3, 3);
    Operand<TFloat64> sign = builder("LogMatrixDeterminant", x).build().output(0);
    Operand<?> ones = tf.constant(new double[] {1, 1});
    assertThat(step.run(step.gradients(sign, ones, List.of(x))[0]))
        .usingTolerance(0)
        .containsExactly(new double[18]);
  }

  @Checks("MatrixSolve")
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void ofSolutions(boolean adjoint) {
    Operand<TFloat64> a = matrices(6, 2, 3, 3);
    Operand<TFloat64> b = matrices(7, 2, 3, 4);
    Operand<TFloat64> y =
        builder("MatrixSolve", regular(a), b).setAttr("adjoint", adjoint).build().output(0);
    GradientCheck.check(step, y, a, b);
  }

  @Checks("MatrixTriangularSolve")
  @ParameterizedTest
  @CsvSource({"false,false", "false,true", "true,false", "true,true"})
  void ofTriangularSolutions(boolean lower, boolean adjoint) {
    Operand<TFloat64> a = matrices(8, 2, 3, 3);
    for (Operand<TFloat64> b :
        List.of(matrices(9, 2, 3, 2), matrices(10, 1, 3, 2), matrices(11, 3, 2))) {
      Operand<TFloat64> y =
          builder("MatrixTriangularSolve", regular(a), b)
              .setAttr("lower", lower)
              .setAttr("adjoint", adjoint)
              .build()
              .output(0);
      GradientCheck.check(step, y, a, b);
    }
  }

  @Checks({"MatrixDiagPartV3", "MatrixSetDiagV3", "MatrixDiagV3"})
  @Test
  void ofDiagonals() {
    Operand<?> k = tf.constant(new int[] {-1, 1});
    Operand<TFloat64> x = matrices(12, 2, 3, 4);
    Operand<TFloat64> part = op("MatrixDiagPartV3", x, k, tf.constant(7.0));
    GradientCheck.check(step, part, x);
    Operand<TFloat64> diagonals = matrices(13, 2, 3, 3);
    Operand<TFloat64> diagonal = matrices(15, 2, 3); // TensorFlow refuses several at once
    GradientCheck.check(step, op("MatrixSetDiagV3", x, diagonal, tf.constant(1)), x, diagonal);
    Operand<TFloat64> padding = tf.identity(tf.constant(0.5));
    Operand<TFloat64> matrix =
        op("MatrixDiagV3", diagonals, k, tf.constant(3), tf.constant(4), padding);
    GradientCheck.check(step, matrix, diagonals);
  }

  @Test
  void ofWhatPadsDiagonals() {
    Operand<TFloat64> diagonal = matrices(14, 2, 3);
    Operand<TFloat64> padding = step.doubles(new double[] {0.5});
    Operand<TFloat64> matrix =
        op("MatrixDiagV3", diagonal, tf.constant(0), tf.constant(3), tf.constant(4), padding);
    GradientCheck.check(step, matrix, diagonal, padding);
  }
}
