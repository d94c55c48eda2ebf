package io.keraunos.preflight;

import io.keraunos.annotation.Stage;
import io.keraunos.data.Dataset;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.graph.plan.InputUse;
import io.keraunos.graph.plan.InputUse.Line;
import io.keraunos.graph.plan.InputUse.Reach;
import io.keraunos.spi.Collator;
import io.keraunos.spi.ExampleWriter;
import io.keraunos.spi.Feature;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Data as the checks see them: some numbers and a class. */
final class Samples {

  /** An example. */
  record Row(float[] x, int label) {}

  static final int CLASSES = 3;
  private static final long PLENTY = 60_000_000_000L;

  private final Map<Stage, Dataset<Row>> datasets = new EnumMap<>(Stage.class);
  private final Map<Stage, List<String>> logs = new EnumMap<>(Stage.class);
  private final int[] shape;
  private Set<String> monitored = Set.of();
  private int examples = 2000;
  private boolean shuffle = true;
  private boolean dropLast;
  private int batchSize = 32;
  private InputUse x = use(Optional.of(Line.SAME), false, false);
  private InputUse label = labels(CLASSES);

  Samples(int... shape) {
    this.shape = shape;
  }

  static InputUse use(Optional<Line> intoWeights, boolean target, boolean compared) {
    return new InputUse(
        "x",
        OptionalLong.empty(),
        List.of(),
        false,
        OptionalLong.empty(),
        false,
        target,
        compared,
        intoWeights,
        Optional.empty(),
        Optional.empty(),
        false);
  }

  static InputUse predicted(Reach reach) {
    return new InputUse(
        "x",
        OptionalLong.empty(),
        List.of(),
        false,
        OptionalLong.empty(),
        false,
        true,
        false,
        Optional.empty(),
        Optional.of(reach),
        Optional.empty(),
        false);
  }

  static InputUse shares() {
    return new InputUse(
        "x",
        OptionalLong.empty(),
        List.of(),
        false,
        OptionalLong.empty(),
        false,
        true,
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        true);
  }

  static InputUse angle(Line line) {
    return new InputUse(
        "x",
        OptionalLong.empty(),
        List.of(),
        false,
        OptionalLong.empty(),
        false,
        false,
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.of(line),
        false);
  }

  static InputUse labels(int classes) {
    return new InputUse(
        "label",
        OptionalLong.of(classes),
        List.of(),
        false,
        OptionalLong.empty(),
        false,
        false,
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  static InputUse weighed(Double... weights) {
    return new InputUse(
        "label",
        OptionalLong.of(CLASSES - 1),
        List.of(weights),
        weights.length > 0,
        OptionalLong.empty(),
        false,
        false,
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  static InputUse lookups(int rows) {
    return new InputUse(
        "label",
        OptionalLong.empty(),
        List.of(),
        false,
        OptionalLong.of(rows),
        false,
        false,
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  static Dataset<Row> rows(int size, IntFunction<Row> row) {
    return Dataset.of(IntStream.range(0, size).mapToObj(row).toList());
  }

  Samples with(Stage stage, Dataset<Row> dataset) {
    datasets.put(stage, dataset);
    return this;
  }

  Samples with(Stage stage, int size, IntFunction<Row> row) {
    return with(stage, rows(size, row));
  }

  Samples inOrder() {
    shuffle = false;
    return this;
  }

  Samples batches(int size, boolean newDropLast) {
    batchSize = size;
    dropLast = newDropLast;
    return this;
  }

  Samples atMost(int most) {
    examples = most;
    return this;
  }

  Samples x(InputUse use) {
    x = use;
    return this;
  }

  Samples label(InputUse use) {
    label = use;
    return this;
  }

  Samples monitored(String name) {
    monitored = Set.of(name);
    return this;
  }

  Samples logs(String... names) {
    logs.put(Stage.VALIDATE, List.of(names));
    return this;
  }

  ExampleSample sample(Stage stage) {
    return ExampleSample.read(
        new SampledLoader(stage, "Net." + stage, batchSize, shuffle, dropLast),
        datasets.get(stage),
        new RowCollator(shape),
        1,
        examples,
        PLENTY);
  }

  PreflightData data() {
    Map<String, InputUse> uses = Map.of("x", x, "label", label);
    Map<Stage, Map<String, InputUse>> all = new EnumMap<>(Stage.class);
    List<ExampleSample> samples = new ArrayList<>();
    for (Stage stage : datasets.keySet()) {
      samples.add(sample(stage));
      all.put(stage, uses);
    }
    return new PreflightData(samples, all, logs, monitored);
  }

  List<Finding> find() {
    return DataChecks.find(data());
  }

  List<Rule> rules() {
    return find().stream().map(Finding::rule).distinct().toList();
  }

  record RowCollator(int... shape) implements Collator<Row> {
    @Override
    public Class<Row> exampleType() {
      return Row.class;
    }

    @Override
    public List<Feature> features() {
      return List.of(
          Feature.of("x", Feature.Type.FLOAT32, shape), Feature.of("label", Feature.Type.INT32));
    }

    @Override
    public void write(Row example, ExampleWriter row) {
      row.put(example.x());
      row.put(example.label());
    }
  }
}
