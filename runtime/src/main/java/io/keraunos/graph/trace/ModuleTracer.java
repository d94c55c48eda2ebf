package io.keraunos.graph.trace;

import io.keraunos.annotation.Stage;
import io.keraunos.capi.NativeLibrary;
import io.keraunos.finding.Finding;
import io.keraunos.graph.plan.StepOptions;
import io.keraunos.graph.plan.TraceOptions;
import io.keraunos.graph.plan.TracedEvaluation;
import io.keraunos.graph.plan.TracedModule;
import io.keraunos.graph.plan.TracedModule.Kind;
import io.keraunos.graph.plan.TracedPrediction;
import io.keraunos.graph.plan.TracedStage;
import io.keraunos.graph.plan.TracedStep;
import io.keraunos.graph.plan.TracedTraining;
import io.keraunos.graph.review.LayerRules;
import io.keraunos.graph.review.LayeredStep;
import io.keraunos.graph.review.ModuleReview;
import io.keraunos.graph.review.OpPlaces;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.spi.StepBody;
import io.keraunos.spi.StepDefinition;
import io.keraunos.spi.TrainingDefinition;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.types.TFloat32;

/** Traces the step methods of a module into one graph with one set of variables. */
public final class ModuleTracer {

  private final ModuleGraph graph;
  private final ModuleDefinition module;
  private final VariableStore variables;
  private final List<TracedTraining> training = new ArrayList<>();
  private final Map<Stage, TracedEvaluation> evaluations = new EnumMap<>(Stage.class);
  private @Nullable TracedPrediction prediction;
  private final Map<String, TracingStep.LayerOutput> outputs = new LinkedHashMap<>();
  private final Set<String> applied = new HashSet<>();
  private final List<LayeredStep> layers = new ArrayList<>();

  private ModuleTracer(ModuleGraph graph) {
    this.graph = graph;
    this.module = graph.module();
    this.variables = graph.variables();
  }

  /**
   * Calls every step method once.
   *
   * @throws IllegalArgumentException if a step does what cannot work; the message names it
   */
  public static TracedModule trace(ModuleDefinition module, TraceOptions options) {
    NativeLibrary.load();
    check(module, options.step());
    try (Graph graph = new Graph()) {
      return new ModuleTracer(ModuleGraph.of(module, options, graph)).trace();
    }
  }

  private static void check(ModuleDefinition module, StepOptions options) {
    if (options.scalesLoss() && module.training().size() > 1) {
      throw new IllegalArgumentException(
          "precision FP16_MIXED must not be set where %s has %s training steps: the loss has one scale. Use another precision"
              .formatted(module.name(), module.training().size()));
    }
    if (options.accumulates() && module.training().size() > 1) {
      throw new IllegalArgumentException(
          "accumulateGradBatches must be 1 where %s has %s training steps: each trains on what the one before it has changed. Use a larger batchSize"
              .formatted(module.name(), module.training().size()));
    }
  }

  private TracedModule trace() {
    module.training().forEach(this::train);
    graph.weights().checkTrained();
    module.steps().forEach(this::trace);
    List<Finding> findings = findings();
    Optional<TracedModule.Averages> averages =
        graph.options().averages()
            ? Optional.of(AverageTracer.trace(graph.tf(), variables))
            : Optional.empty();
    Op initialize = variables.initialize();
    List<TracedModule.TracedVariable> all = new ArrayList<>();
    for (VariableStore.Variable variable : variables.all()) {
      all.add(traced(variable, graph.weights().kind(variable)));
    }
    variables.slots().forEach(slot -> all.add(traced(slot, Kind.SLOT)));
    return new TracedModule(
        graph.graph().toGraphDef(),
        initialize.op().name(),
        training,
        evaluations,
        Optional.ofNullable(prediction),
        all,
        outputs.values().stream().map(graph.weights()::layer).toList(),
        averages,
        graph.rank().map(ReplicaRank::found),
        findings);
  }

  private List<Finding> findings() {
    List<Finding> all = new ArrayList<>();
    training.forEach(step -> all.addAll(step.step().findings()));
    evaluations.values().forEach(step -> all.addAll(step.step().findings()));
    if (prediction != null) {
      all.addAll(prediction.step().findings());
    }
    all.addAll(InputScaleRule.find(module.name(), steps()));
    all.addAll(LayerRules.find(module.name(), layers, graph.weights()::moves));
    all.addAll(
        ModuleReview.of(module.name(), module.layers(), applied, graph.environment().places()));
    return all;
  }

  private List<TracedStep> steps() {
    return Stream.<Stream<? extends TracedStage>>of(
            training.stream(), evaluations.values().stream(), Stream.ofNullable(prediction))
        .flatMap(stages -> stages.map(TracedStage::step))
        .toList();
  }

  /**
   * Traces every step for its mistakes alone.
   *
   * @param kept takes the graph and the lines of its ops, if there is one
   * @return what was found; of a step that cannot be traced, why
   */
  static List<Finding> examine(
      ModuleDefinition module, TraceOptions options, BiConsumer<GraphDef, OpPlaces> kept) {
    NativeLibrary.load();
    try (Graph graph = new Graph()) {
      ModuleTracer tracer = new ModuleTracer(ModuleGraph.of(module, options, graph));
      StepAttempts attempts = new StepAttempts();
      attempts.make(() -> check(module, options.step()));
      module.training().forEach(step -> attempts.make(() -> tracer.train(step)));
      if (attempts.complete()) {
        attempts.make(tracer.graph.weights()::checkTrained);
      }
      module.steps().forEach((stage, step) -> attempts.make(() -> tracer.trace(stage, step)));
      if (!attempts.complete()) {
        return attempts.failures();
      }
      kept.accept(graph.toGraphDef(), tracer.graph.environment().places());
      return tracer.findings();
    }
  }

  private void train(TrainingDefinition definition) {
    if (!(definition.step().body() instanceof StepBody.Training body)) {
      throw new AssertionError(definition);
    }
    String optimizer = definition.optimizer();
    StepTracing tracing =
        new StepTracing(
            graph,
            Stage.TRAIN,
            optimizer.isEmpty() ? "train" : "train_" + optimizer,
            definition.step());
    training.add(new TrainingTracer(graph, tracing, module.optimizer(definition)).trace(body));
    seen(tracing);
  }

  private void trace(Stage stage, StepDefinition definition) {
    StepTracing tracing =
        new StepTracing(graph, stage, stage.name().toLowerCase(Locale.ROOT), definition);
    if (definition.body() instanceof StepBody.Evaluation body) {
      evaluations.put(stage, new EvaluationTracer(graph, tracing).trace(body));
    } else if (definition.body() instanceof StepBody.Prediction body) {
      prediction = new PredictionTracer(tracing).trace(body);
    } else {
      throw new AssertionError(definition);
    }
    seen(tracing);
  }

  private void seen(StepTracing tracing) {
    tracing.step().scopes().forEach(scope -> applied.add(scope.name()));
    layers.add(tracing.layered());
    tracing.step().outputs().forEach(output -> outputs.putIfAbsent(output.name(), output));
  }

  /** Adds the ops that read a variable and assign another value to it. */
  private TracedModule.TracedVariable traced(VariableStore.Variable variable, Kind kind) {
    String name = Names.legal(variable.name());
    Operand<TFloat32> value =
        graph
            .tf()
            .withSubScope("values")
            .withName(name)
            .readVariableOp(variable.handle(), TFloat32.class);
    Ops write = graph.tf().withSubScope("assign").withSubScope(name);
    Operand<TFloat32> fed = write.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1)));
    Operand<TFloat32> shaped = write.reshape(fed, write.constant(variable.held().asArray()));
    return new TracedModule.TracedVariable(
        variable.name(),
        kind,
        variable.shape(),
        variable.shards(),
        Names.of(value),
        Names.of(fed),
        write.assignVariableOp(variable.handle(), shaped).op().name());
  }
}
