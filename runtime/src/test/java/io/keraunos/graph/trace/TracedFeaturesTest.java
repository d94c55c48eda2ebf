package io.keraunos.graph.trace;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import io.keraunos.annotation.Stage;
import io.keraunos.feature.FittedFeature;
import io.keraunos.graph.analysis.RowWise;
import io.keraunos.spi.Feature;
import io.keraunos.spi.Meaning;
import io.keraunos.step.Features;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** What a step gets of each meaning is what Java computes, to the bit. */
class TracedFeaturesTest {

  private static final int ROWS = 10_000;

  /** Each call in the thread that makes it, as a predictor does. */
  private static final ConfigProto IN_CALLERS_THREAD =
      ConfigProto.newBuilder().setInterOpParallelismThreads(-1).build();

  private final Graph graph = new Graph();
  private final Ops tf = Ops.create(new TracingEnvironment(graph));
  private final TracedInputs inputs =
      new TracedInputs(tf, Stage.TEST, FeatureTable.FEATURES, List.of(), FeatureTable.FITTED);
  private final List<Feature> meant =
      FeatureTable.FEATURES.stream()
          .filter(feature -> !(feature.meaning() instanceof Meaning.Plain))
          .toList();

  @AfterEach
  void close() {
    graph.close();
  }

  private Operand<TFloat32> allForms() {
    return FeatureTable.allForms(tf, inputs.features(), meant.stream().map(Feature::name).toList());
  }

  private float[] run(Session session, Operand<?> output, FeatureTable table, int from, int to) {
    Session.Runner runner = session.runner();
    List<Tensor> fed = new ArrayList<>();
    for (int i = 0; i < inputs.usedFeatures().size(); i++) {
      Feature feature = FeatureTable.FEATURES.get(inputs.usedFeatures().get(i));
      fed.add(table.fed(feature, from, to));
      runner.feed(inputs.feeds().get(i), fed.get(i));
    }
    try (Result result = runner.fetch(output).run()) {
      float[] values = new float[(int) result.get(0).shape().size()];
      ((TFloat32) result.get(0)).copyTo(DataBuffers.of(values, false, false));
      return values;
    } finally {
      fed.forEach(Tensor::close);
    }
  }

  private List<Float> expected(FeatureTable table, int row, List<String> names) {
    ExpectedFeatures expected = new ExpectedFeatures(FeatureTable.FITTED);
    List<Float> forms = new ArrayList<>();
    for (Feature feature : meant) {
      int entry = -1;
      if (Entries.fedType(feature) == Feature.Type.INT32) {
        try (TInt32 fed = (TInt32) table.fed(feature, row, row + 1)) {
          entry = fed.getInt(0);
        }
      }
      forms.addAll(expected.of(feature, table.raw(feature.name(), row), entry));
      while (names.size() < forms.size()) {
        names.add(feature.name());
      }
    }
    return forms;
  }

  private void check(FeatureTable table, int from, int to, float[] values) {
    List<String> names = new ArrayList<>();
    for (int row = from; row < to; row++) {
      List<Float> expected = expected(table, row, names);
      for (int i = 0; i < expected.size(); i++) {
        float value = values[(row - from) * expected.size() + i];
        if (Float.floatToRawIntBits(value) != Float.floatToRawIntBits(expected.get(i))) {
          assertWithMessage("%s of %s, value %s", names.get(i), table.raw(names.get(i), row), i)
              .that(value)
              .isEqualTo(expected.get(i));
        }
      }
    }
  }

  @Test
  void everyFormIsWhatJavaComputes() {
    FeatureTable table = new FeatureTable(ROWS, 1);
    Operand<TFloat32> forms = allForms();
    for (ConfigProto config : List.of(ConfigProto.getDefaultInstance(), IN_CALLERS_THREAD)) {
      try (Session session = new Session(graph, config)) {
        check(table, 0, ROWS, run(session, forms, table, 0, ROWS));
        for (int row = 0; row < 1000; row++) {
          check(table, row, row + 1, run(session, forms, table, row, row + 1));
        }
        assertThat(run(session, forms, table, 5, 5)).isEmpty();
      }
    }
  }

  @Test
  void theOriginalUnitIsWhatJavaComputes() {
    FeatureTable table = new FeatureTable(ROWS, 3);
    Operand<TFloat32> scaled = inputs.features().number("price");
    Operand<TFloat32> original = inputs.features().original("price", scaled);
    assertThat(inputs.features().original("price", scaled)).isSameInstanceAs(original);
    var price = (FittedFeature.Numbers) FeatureTable.FITTED.of("price");
    try (Session session = new Session(graph)) {
      float[] from = run(session, scaled, table, 0, ROWS);
      float[] to = run(session, original, table, 0, ROWS);
      for (int row = 0; row < ROWS; row++) {
        double value = from[row] * price.deviation() + price.mean();
        assertThat(Float.floatToRawIntBits(to[row]))
            .isEqualTo(Float.floatToRawIntBits((float) value));
      }
    }
  }

  /** Numbers of both types, of every scale, with a rule and without, in two orders. */
  @Test
  void numbersTogetherAreThoseOneByOne() {
    List<List<String>> groups =
        List.of(
            List.of("founded", "income", "age"),
            List.of("price", "balance", "age", "depth", "constant"));
    Features features = inputs.features();
    List<Operand<TFloat32>> together = features.numbers(groups);
    assertThat(features.numbers(groups)).isSameInstanceAs(together);
    List<Operand<TFloat32>> single = new ArrayList<>();
    for (List<String> group : groups) {
      List<Operand<TFloat32>> columns = new ArrayList<>();
      for (String name : group) {
        columns.add(tf.expandDims(features.number(name), tf.constant(1)));
        if (features.mayBeMissing(name)) {
          columns.add(tf.expandDims(features.missing(name), tf.constant(1)));
        }
      }
      single.add(tf.concat(columns, tf.constant(1)));
    }
    FeatureTable table = new FeatureTable(ROWS, 4);
    for (ConfigProto config : List.of(ConfigProto.getDefaultInstance(), IN_CALLERS_THREAD)) {
      try (Session session = new Session(graph, config)) {
        for (int group = 0; group < groups.size(); group++) {
          assertThat(bits(run(session, together.get(group), table, 0, ROWS)))
              .isEqualTo(bits(run(session, single.get(group), table, 0, ROWS)));
          assertThat(run(session, together.get(group), table, 5, 5)).isEmpty();
        }
      }
    }
    RowWise rowWise = new RowWise(graph, inputs.placeholders(), List.of());
    together.forEach(columns -> assertThat(rowWise.rows(columns)).isTrue());
  }

  private static int[] bits(float[] values) {
    return IntStream.range(0, values.length).map(i -> Float.floatToRawIntBits(values[i])).toArray();
  }

  @Test
  void everyFormIsFoundRowWise() {
    Operand<TFloat32> forms = allForms();
    Operand<TFloat32> price =
        inputs.features().original("price", inputs.features().number("price"));
    RowWise rowWise = new RowWise(graph, inputs.placeholders(), List.of());
    assertThat(rowWise.rows(forms)).isTrue();
    assertThat(rowWise.rows(price)).isTrue();
  }

  @Test
  void aFormIsComputedOnce() {
    int before = ops();
    allForms();
    int first = ops() - before;
    for (int i = 0; i < 2; i++) {
      int once = ops();
      allForms();
      // What is left are the casts and shapes of the test's own.
      assertThat(ops() - once).isLessThan(first / 4);
    }
    assertThat(inputs.features().number("income"))
        .isSameInstanceAs(inputs.features().number("income"));
    assertThat(inputs.features().missing("rooms"))
        .isSameInstanceAs(inputs.features().missing("rooms"));
  }

  private int ops() {
    return graph.toGraphDef().getNodeCount();
  }
}
