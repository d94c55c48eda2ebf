package io.keraunos.graph.trace;

import io.keraunos.checkpoint.VariableFiles;
import io.keraunos.feature.FittedFeatures;
import io.keraunos.graph.plan.ReplicaGroup;
import io.keraunos.graph.plan.ShareRule;
import io.keraunos.graph.plan.StepOptions;
import io.keraunos.graph.plan.TraceOptions;
import io.keraunos.graph.plan.TracedModule;
import io.keraunos.graph.plan.TracedStep;
import io.keraunos.layer.DenseFeatures;
import io.keraunos.savedmodel.SavedModelFolder;
import io.keraunos.spi.Collator;
import io.keraunos.spi.ExampleWriter;
import io.keraunos.spi.Feature;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.spi.StepBody;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;

/**
 * A traced module of one predict step, whose record has the components of {@link FeatureTable},
 * with a session for it and its export.
 */
final class ExportedFeatures implements AutoCloseable {

  /** The field {@code input} of the module. */
  static final DenseFeatures INPUT = DenseFeatures.of().width("plan", 5);

  private final TracedModule traced;
  private final Graph graph = new Graph();
  private final Session session;

  /** The components of a record, of which nothing is written. */
  record Rows(List<Feature> features) implements Collator<Object> {
    @Override
    public Class<Object> exampleType() {
      return Object.class;
    }

    @Override
    public void write(Object example, ExampleWriter row) {
      throw new AssertionError("the test feeds tensors of its own");
    }
  }

  ExportedFeatures(StepBody.Prediction predict) {
    this(predict, FeatureTable.FEATURES, FeatureTable.FITTED);
  }

  ExportedFeatures(StepBody.Prediction predict, List<Feature> features, FittedFeatures fitted) {
    ModuleDefinition module =
        ModuleDefinition.builder("Table")
            .layer("input", INPUT)
            .predictStep("predict", predict, new Rows(features))
            .build();
    traced =
        ModuleTracer.trace(
            module,
            new TraceOptions(
                3,
                new ShareRule(1),
                stage -> 32,
                new ReplicaGroup(1, 1, "ring", false, false, 1),
                false,
                StepOptions.PLAIN,
                false,
                fitted));
    graph.importGraphDef(traced.graph());
    session = new Session(graph);
    session.runner().addTarget(traced.initialize()).run().close();
  }

  private TracedStep step() {
    return traced.prediction().orElseThrow().step();
  }

  /** The raw components that the step asked for. */
  List<Feature> asked() {
    return step().used().stream().map(step().features()::get).toList();
  }

  /** What the traced graph answers, fed with what loader threads encode. */
  float[] predict(FeatureTable table, int from, int to) {
    List<Tensor> fed = new ArrayList<>();
    Session.Runner runner = session.runner();
    for (int i = 0; i < asked().size(); i++) {
      fed.add(table.fed(asked().get(i), from, to));
      runner.feed(step().featureFeeds().get(i), fed.get(i));
    }
    try (Result result = runner.fetch(traced.prediction().orElseThrow().output()).run()) {
      return floats(result.get(0));
    } finally {
      fed.forEach(Tensor::close);
    }
  }

  static float[] floats(Tensor tensor) {
    float[] values = new float[(int) tensor.shape().size()];
    ((TFloat32) tensor).copyTo(DataBuffers.of(values, false, false));
    return values;
  }

  /** The variables by name, with their values. */
  SortedMap<String, VariableFiles.Value> variables() {
    SortedMap<String, VariableFiles.Value> variables = new TreeMap<>();
    for (TracedModule.TracedVariable variable : traced.variables()) {
      try (Result result = session.runner().fetch(variable.value()).run()) {
        variables.put(
            variable.name(),
            new VariableFiles.Value(variable.shape().asArray(), floats(result.get(0))));
      }
    }
    return variables;
  }

  ServingGraph serving() {
    return ServingGraph.of(traced);
  }

  /** Writes the model to a folder, and returns it. */
  Path export(Path folder) throws IOException {
    ServingGraph serving = serving();
    SavedModelFolder.write(
        folder,
        new SavedModelFolder.Contents(
            serving.definition(),
            serving.signature(),
            variables(),
            serving.assets(),
            "{\"rows\":10}",
            Map.of()));
    return folder;
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
