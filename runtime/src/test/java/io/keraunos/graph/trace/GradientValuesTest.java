package io.keraunos.graph.trace;

import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.gradient.Differentiability;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.tensorflow.proto.DataType;

/**
 * Gradients of every op as a step gets them, against those of Python's TensorFlow: {@link
 * GradientCase}. By default in single precision; with {@code -Dkeraunos.gradients=all} in the other
 * float types too.
 */
class GradientValuesTest {

  private static final List<DataType> TYPES =
      List.of(DataType.DT_FLOAT, DataType.DT_DOUBLE, DataType.DT_HALF, DataType.DT_BFLOAT16);

  private static final boolean ALL_TYPES = "all".equals(System.getProperty("keraunos.gradients"));

  @TestFactory
  Stream<DynamicTest> everyOp() {
    Map<String, List<GradientCase>> byOp =
        GradientCase.all().stream()
            .collect(
                Collectors.groupingBy(GradientCase::op, LinkedHashMap::new, Collectors.toList()));
    return byOp.entrySet().stream()
        .map(op -> DynamicTest.dynamicTest(op.getKey(), () -> check(op.getValue())));
  }

  private static void check(List<GradientCase> cases) {
    cases.stream().filter(GradientValuesTest::isRefused).forEach(GradientValuesTest::checkRefused);
    for (DataType type : ALL_TYPES ? TYPES : List.of(DataType.DT_FLOAT)) {
      List<GradientCase> compared =
          cases.stream().filter(each -> !isRefused(each) && each.types().contains(type)).toList();
      if (!compared.isEmpty()) {
        List<List<double[]>> found = GradientCase.gradients(compared, type);
        for (int i = 0; i < found.size(); i++) {
          compare(compared.get(i), type, found.get(i));
        }
      }
    }
  }

  private static boolean isRefused(GradientCase each) {
    return Differentiability.isRefused(each.op()) || each.isDilated();
  }

  private static void checkRefused(GradientCase each) {
    Exception refused =
        assertThrows(
            NotDifferentiableException.class, () -> each.gradients(DataType.DT_FLOAT), each.name());
    assertWithMessage(each.name()).that(refused).hasMessageThat().contains("(op)");
  }

  private static void compare(GradientCase each, DataType type, List<double[]> found) {
    List<double[]> expected = each.expected();
    for (int x = 0; x < expected.size(); x++) {
      double[] wanted = expected.get(x);
      double[] got = found.get(x) == null ? new double[wanted.length] : found.get(x);
      String of = "%s, %s, input %d".formatted(each.name(), type, x);
      assertWithMessage(of).that(got.length).isEqualTo(wanted.length);
      double tolerance = tolerance(type) * largest(wanted);
      for (int i = 0; i < wanted.length; i++) {
        if (Double.isFinite(wanted[i])) {
          assertWithMessage(of + "[" + i + "]").that(got[i]).isWithin(tolerance).of(wanted[i]);
        } else {
          assertWithMessage(of + "[" + i + "]").that(got[i]).isEqualTo(wanted[i]);
        }
      }
    }
  }

  private static double tolerance(DataType type) {
    return switch (type) {
      case DT_HALF -> 1e-2;
      case DT_BFLOAT16 -> 6e-2;
      default -> 2e-4;
    };
  }

  private static double largest(double[] values) {
    double largest = 1;
    for (double value : values) {
      if (Double.isFinite(value)) {
        largest = Math.max(largest, Math.abs(value));
      }
    }
    return largest;
  }
}
