package io.keraunos.graph.trace;

import io.keraunos.graph.plan.TraceOptions;
import io.keraunos.spi.Feature;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.spi.TrainingDefinition;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.tensorflow.Graph;
import org.tensorflow.op.Ops;

/**
 * The graph that a module's steps are traced into, one after the other, and what they share.
 *
 * @param module the module
 * @param options the options of the trace
 * @param environment the graph, and the lines that its ops come from
 * @param tf its ops
 * @param layers the layers' names
 * @param variables the variables of all steps
 * @param weights the weights' training
 * @param rank the rank of a replica; empty if nothing is divided into shards
 */
record ModuleGraph(
    ModuleDefinition module,
    TraceOptions options,
    TracingEnvironment environment,
    Ops tf,
    LayerNames layers,
    VariableStore variables,
    TrainedWeights weights,
    Optional<ReplicaRank> rank) {

  static ModuleGraph of(ModuleDefinition module, TraceOptions options, Graph graph) {
    TracingEnvironment environment = new TracingEnvironment(graph);
    Ops tf = Ops.create(environment);
    VariableStore variables = new VariableStore(tf, options.seed());
    return new ModuleGraph(
        module,
        options,
        environment,
        tf,
        new LayerNames(module.layers()),
        variables,
        new TrainedWeights(module.name(), variables),
        ReplicaRank.of(tf, variables, options.group()));
  }

  /** Returns the graph. */
  Graph graph() {
    return environment.graph();
  }

  /** Returns the labels of the records that the steps take. */
  List<Feature> labels() {
    return Stream.concat(
            module.training().stream().map(TrainingDefinition::step),
            module.steps().values().stream())
        .flatMap(step -> step.collator().features().stream())
        .filter(Feature::label)
        .toList();
  }

  /** Returns whether the module has several training steps. */
  boolean trainsInTurns() {
    return module.training().size() > 1;
  }
}
