package io.keraunos.layer;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.step.Features;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

final class DenseFeaturesTest {

  private final TracedStep step = TracedStep.forTraining();

  /** Two customers with an age, a plan of three, a time that may be missing and a city of many. */
  private final class Customers implements Features {

    private final Operand<TFloat32> age = step.floats(new float[] {0.5f, -1}, 2);
    private final Operand<TInt32> plan = step.ints(new int[] {2, 0}, 2);
    private final Operand<TFloat32> since = step.floats(new float[] {0.1f, 0.2f, 0, 0}, 2, 2);
    private final Operand<TFloat32> missing = step.floats(new float[] {0, 1}, 2);
    private final Operand<TInt32> city = step.ints(new int[] {7, 9_999}, 2);

    @Override
    public List<String> names() {
      return List.of("age", "plan", "since", "city");
    }

    @Override
    public Kind kind(String name) {
      return switch (name) {
        case "age" -> Kind.NUMBER;
        case "since" -> Kind.CYCLES;
        default -> Kind.INDEX;
      };
    }

    @Override
    public Operand<TFloat32> number(String name) {
      return age;
    }

    @Override
    public List<Operand<TFloat32>> numbers(List<List<String>> groups) {
      assertThat(groups).containsExactly(List.of("age"));
      return List.of(step.tf().expandDims(age, step.tf().constant(1)));
    }

    @Override
    public Operand<TFloat32> cycles(String name) {
      return since;
    }

    @Override
    public Operand<TInt32> index(String name) {
      return name.equals("plan") ? plan : city;
    }

    @Override
    public int size(String name) {
      return name.equals("plan") ? 3 : 10_000;
    }

    @Override
    public boolean mayBeMissing(String name) {
      return !name.equals("age");
    }

    @Override
    public Operand<TFloat32> missing(String name) {
      assertThat(name).isEqualTo("since"); // an entry of its own says it of the others
      return missing;
    }

    @Override
    public Operand<TFloat32> original(String label, Operand<TFloat32> scaled) {
      throw new AssertionError("it has no labels");
    }
  }

  @AfterEach
  void close() {
    step.close();
  }

  @Test
  void laysAllSideBySide() {
    Operand<TFloat32> y =
        DenseFeatures.of().width("plan", 2).width("city", 1).apply(step, new Customers());
    assertThat(step.weights().keySet())
        .containsExactly("layer0/plan/embeddings", "layer0/city/embeddings");
    Operand<TFloat32> plan = step.weight("layer0/plan/embeddings");
    assertThat(plan.shape()).isEqualTo(Shape.of(3, 2));
    step.set(plan, 1, 2, 3, 4, 5, 6);
    float[] cities = new float[10_000];
    cities[7] = 70;
    cities[9_999] = 90;
    step.set(step.weight("layer0/city/embeddings"), cities);
    assertThat(y.shape().asArray()).isEqualTo(new long[] {-1, 7});
    assertThat(step.run(y))
        .usingTolerance(1e-7)
        .containsExactly(new double[] {0.5, 5, 6, 0.1, 0.2, 0, 70, -1, 1, 2, 0, 0, 1, 90})
        .inOrder();
    assertThat(step.outputs()).containsExactly("[?, 7]");
  }

  @Test
  void itsGradientIsThatOfTheTables() {
    Operand<TFloat32> y =
        DenseFeatures.of().only("since", "plan").width("plan", 2).apply(step, new Customers());
    assertThat(y.shape().asArray()).isEqualTo(new long[] {-1, 5});
    GradientCheck.check(step, y, step.waves("layer0/plan/embeddings"));
  }

  /** Fourth powers and their neighbours. */
  @Test
  void widthsAreTheFourthRoots() {
    Map<Integer, Integer> rule =
        Map.of(1, 1, 2, 2, 16, 2, 17, 3, 81, 3, 82, 4, 1000, 6, 10_000, 10, 1_000_001, 32);
    rule.forEach(
        (size, width) ->
            assertWithMessage("%s values", size)
                .that(DenseFeatures.defaultWidth(size))
                .isEqualTo(width));
    DenseFeatures.of().without("age", "since").apply(step, new Customers());
    assertThat(step.weight("layer0/plan/embeddings").shape()).isEqualTo(Shape.of(3, 2));
    assertThat(step.weight("layer0/city/embeddings").shape()).isEqualTo(Shape.of(10_000, 10));
  }

  @Test
  void oneFeatureIsEnough() {
    Operand<TFloat32> y = DenseFeatures.of().only("age").apply(step, new Customers());
    assertThat(step.run(y)).isEqualTo(new double[] {0.5, -1});
    assertThat(y.shape().asArray()).isEqualTo(new long[] {-1, 1});
  }

  @Test
  void saysWhatItIs() {
    assertThat(DenseFeatures.of().toString()).isEqualTo("DenseFeatures(all)");
    assertThat(DenseFeatures.of().without("url").width("city", 16).toString())
        .isEqualTo("DenseFeatures(without url, city 16 wide)");
    assertThat(DenseFeatures.of().only("age", "plan").toString())
        .isEqualTo("DenseFeatures(age, plan)");
  }

  private void assertSays(DenseFeatures layer, String text) {
    assertThat(
            assertThrows(IllegalArgumentException.class, () -> layer.apply(step, new Customers())))
        .hasMessageThat()
        .isEqualTo(text);
  }

  @Test
  void namesWhatIsWrong() {
    assertSays(
        DenseFeatures.of().only("age", "salary"),
        "only of layer0 = DenseFeatures(age, salary) must name features, which are [age, plan,"
            + " since, city], but names salary");
    assertSays(
        DenseFeatures.of().without("churned"),
        "without of layer1 = DenseFeatures(without churned) must name features, which are [age,"
            + " plan, since, city], but names churned");
    assertSays(
        DenseFeatures.of().width("age", 3),
        "width of layer2 = DenseFeatures(age 3 wide) must be for a @Category, @Hashed or @Buckets"
            + " component, but age is of kind NUMBER. Remove it");
    assertSays(
        DenseFeatures.of().only("age").without("age"),
        "layer3 = DenseFeatures(age, without age) must have a feature, but of [age, plan, since,"
            + " city] none is left. Name others");
    assertThat(
            assertThrows(IllegalArgumentException.class, () -> DenseFeatures.of().width("plan", 0)))
        .hasMessageThat()
        .isEqualTo("width of plan must be at least 1, but was 0");
    assertThrows(IllegalArgumentException.class, () -> DenseFeatures.of().only());
  }
}
