package io.keraunos.preflight;

import io.keraunos.annotation.Missing;
import io.keraunos.annotation.Scale;
import io.keraunos.annotation.Stage;
import io.keraunos.data.Dataset;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.graph.plan.InputUse;
import io.keraunos.spi.Collator;
import io.keraunos.spi.ExampleWriter;
import io.keraunos.spi.Feature;
import io.keraunos.spi.Meaning;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Data of any components, as the checks see them. */
final class Tables {

  /** An example. */
  record Row(List<Object> values) {
    static Row of(Object... values) {
      return new Row(List.of(values));
    }
  }

  static final Feature TARGET = Feature.of("target", Feature.Type.FLOAT64).asLabel();
  private static final long PLENTY = 60_000_000_000L;

  private final List<Feature> features;
  private final Map<Stage, Dataset<Row>> datasets = new EnumMap<>(Stage.class);
  private final Map<String, InputUse> uses = new HashMap<>();

  Tables(Feature... features) {
    this.features = List.of(features);
    for (Feature feature : features) {
      uses.put(feature.name(), InputUse.none(feature.name()));
    }
  }

  static Feature number(String name) {
    return Feature.of(name, Feature.Type.FLOAT64).as(Meaning.number(Scale.STANDARD, Missing.MEAN));
  }

  static Feature category(String name) {
    return Feature.of(name, Feature.Type.STRING).as(Meaning.category(100, Missing.ENTRY));
  }

  static Dataset<Row> rows(int size, IntFunction<Row> row) {
    return Dataset.of(IntStream.range(0, size).mapToObj(row).toList());
  }

  Tables use(InputUse use) {
    uses.put(use.component(), use);
    return this;
  }

  Tables with(Stage stage, Dataset<Row> dataset) {
    datasets.put(stage, dataset);
    return this;
  }

  Tables split(List<Dataset<Row>> parts) {
    return with(Stage.TRAIN, parts.get(0)).with(Stage.VALIDATE, parts.get(1));
  }

  List<Finding> find() {
    List<ExampleSample> samples = new ArrayList<>();
    Map<Stage, Map<String, InputUse>> all = new EnumMap<>(Stage.class);
    datasets.forEach(
        (stage, dataset) -> {
          SampledLoader loader = new SampledLoader(stage, "Net." + stage, 32, true, false);
          samples.add(
              ExampleSample.read(loader, dataset, new RowCollator(features), 1, 2000, PLENTY));
          all.put(stage, uses);
        });
    return DataChecks.find(new PreflightData(samples, all, Map.of(), Set.of()));
  }

  List<Rule> rules() {
    return find().stream().map(Finding::rule).distinct().toList();
  }

  private record RowCollator(List<Feature> features) implements Collator<Row> {
    @Override
    public Class<Row> exampleType() {
      return Row.class;
    }

    @Override
    public void write(Row example, ExampleWriter row) {
      for (Object value : example.values()) {
        if (value instanceof Double number) {
          row.put((double) number);
        } else if (value instanceof Long number) {
          row.put((long) number);
        } else if (value instanceof String text) {
          row.put(text);
        } else {
          row.put((float[]) value);
        }
      }
    }
  }
}
