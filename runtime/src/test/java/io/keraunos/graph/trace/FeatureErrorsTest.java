package io.keraunos.graph.trace;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.annotation.Missing;
import io.keraunos.annotation.Scale;
import io.keraunos.annotation.Stage;
import io.keraunos.feature.FittedFeature;
import io.keraunos.feature.FittedFeatures;
import io.keraunos.spi.Feature;
import io.keraunos.spi.Meaning;
import io.keraunos.step.Features;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.tensorflow.Graph;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** What there is to ask features for, and what is said about anything else. */
class FeatureErrorsTest {

  private static final String NAMES =
      "[income, balance, age, depth, constant, founded, plan, address.city, word, nothing, code,"
          + " url, id, rooms, built, opened, seen, hour]";

  private final Graph graph = new Graph();
  private final Ops tf = Ops.create(new TracingEnvironment(graph));

  @AfterEach
  void close() {
    graph.close();
  }

  private Features features(Stage stage, List<Feature> of, FittedFeatures fitted) {
    return new TracedInputs(
            tf, stage, of, FeatureTable.FEATURES.stream().filter(Feature::label).toList(), fitted)
        .features();
  }

  private Features features(Stage stage) {
    return features(stage, FeatureTable.FEATURES, FeatureTable.FITTED);
  }

  private static void assertSays(String text, Executable asked) {
    assertThat(assertThrows(IllegalArgumentException.class, asked))
        .hasMessageThat()
        .isEqualTo(text);
  }

  @Test
  void namesAndKinds() {
    Features features = features(Stage.TRAIN);
    assertThat(features.names().toString()).isEqualTo(NAMES);
    assertThat(features.kind("age")).isEqualTo(Features.Kind.NUMBER);
    assertThat(features.kind("seen")).isEqualTo(Features.Kind.CYCLES);
    assertThat(features.kind("rooms")).isEqualTo(Features.Kind.INDEX);
    assertThat(features.kind("churned")).isEqualTo(Features.Kind.INDEX);
    assertThat(features.mayBeMissing("balance")).isTrue();
    assertThat(features.mayBeMissing("income")).isFalse();
    assertThat(graph.toGraphDef().getNodeCount()).isEqualTo(0);
  }

  @Test
  void sizes() {
    Features features = features(Stage.TRAIN);
    assertThat(features.size("plan")).isEqualTo(4); // and an unseen one
    assertThat(features.size("address.city")).isEqualTo(10); // and a missing one
    assertThat(features.size("nothing")).isEqualTo(2);
    assertThat(features.size("churned")).isEqualTo(2);
    assertThat(features.size("url")).isEqualTo(4097);
    assertThat(features.size("id")).isEqualTo(17);
    assertThat(features.size("rooms")).isEqualTo(8); // of nine inner quantiles, six are different
    assertThat(features.size("built")).isEqualTo(9);
  }

  @Test
  void whatThereIsNot() {
    Features features = features(Stage.TRAIN);
    assertSays(
        "a feature must be one of " + NAMES + ", but \"salary\" is none",
        () -> features.number("salary"));
    assertSays(
        "a feature must be one of "
            + NAMES
            + ", but plain is a plain component. Give it a meaning, such as @Numeric, or take it"
            + " as a parameter",
        () -> features.kind("plain"));
    assertSays(
        "number(\"plan\") must be for a @Numeric component, but plan is of kind INDEX",
        () -> features.number("plan"));
    assertSays(
        "cycles(\"age\") must be for a @Cyclic component, but age is of kind NUMBER",
        () -> features.cycles("age"));
    assertSays(
        "index(\"opened\") must be for a @Category, @Hashed or @Buckets component, but opened is of"
            + " kind CYCLES",
        () -> features.index("opened"));
    assertSays(
        "size(\"age\") must be for a @Category, @Hashed or @Buckets component, but age is of kind"
            + " NUMBER",
        () -> features.size("age"));
    assertSays(
        "original(\"churned\") must be for a @Label @Numeric component, but churned is of kind"
            + " INDEX",
        () -> features.original("churned", tf.constant(1f)));
  }

  @Test
  void aPredictStepHasNoLabelsButTheirUnit() {
    List<Feature> withoutLabels =
        FeatureTable.FEATURES.stream().filter(feature -> !feature.label()).toList();
    for (List<Feature> record : List.of(FeatureTable.FEATURES, withoutLabels)) {
      Features features = features(Stage.PREDICT, record, FeatureTable.FITTED);
      assertThat(features.names().toString()).isEqualTo(NAMES);
      assertThat(features.original("price", tf.constant(new float[] {0, 1})).type())
          .isEqualTo(TFloat32.class);
    }
    Features features = features(Stage.PREDICT);
    assertSays(
        "a predict step must not ask for a label, but asks for price: nobody knows it then. Only"
            + " original(\"price\", ...) can be asked for",
        () -> features.number("price"));
    assertThat(graph.toGraphDef().getNodeList().stream().map(node -> node.getOp()).toList())
        .doesNotContain("Placeholder");
  }

  @Test
  void whatWasNotMeasured() {
    Features none = features(Stage.TRAIN, FeatureTable.FEATURES, FittedFeatures.NONE);
    assertSays(
        "component income must be one of the training examples, but these have []",
        () -> none.number("income"));
    assertThat(none.number("depth").type()).isEqualTo(TFloat32.class); // needs nothing
    Features other =
        features(
            Stage.TRAIN,
            FeatureTable.FEATURES,
            new FittedFeatures(1, Map.of("income", new FittedFeature.Occurrences(1, 0))));
    assertSays(
        "component income must have been measured as Numbers, as it is Number[scale=STANDARD,"
            + " missing=REFUSED], but was as Occurrences. Fit again",
        () -> other.number("income"));
    Feature odd =
        Feature.of("odd", Feature.Type.FLOAT64).as(Meaning.number(Scale.NONE, Missing.ENTRY));
    Features wrong = features(Stage.TRAIN, List.of(odd), FittedFeatures.NONE);
    assertSays(
        "missing of odd must be MEAN, MEDIAN or ZERO, as it is a @Numeric component, but was ENTRY",
        () -> wrong.number("odd"));
  }
}
