package io.keraunos.graph.trace;

import io.keraunos.annotation.Stage;
import io.keraunos.feature.FittedFeatures;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.graph.analysis.RowWise;
import io.keraunos.graph.analysis.WorkEstimate;
import io.keraunos.graph.plan.TraceOptions;
import io.keraunos.graph.plan.TracedStep;
import io.keraunos.graph.review.LayeredStep;
import io.keraunos.graph.review.OpPlaces;
import io.keraunos.graph.review.ReviewedStep;
import io.keraunos.graph.review.StepReview;
import io.keraunos.spi.StepDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TNumber;

/** The part of tracing that is the same for every kind of step. */
final class StepTracing {

  private final ModuleGraph graph;
  private final Stage stage;
  private final String name;
  private final StepDefinition definition;
  private final Ops scoped;
  private final TracedInputs inputs;
  private final Operand<TFloat32> examples;
  private final MetricLog log;
  private final ReplicaSums replicaSums;
  private final TracingStep step;
  private final long multiplicationsBefore;
  private final int variablesBefore;
  private final List<Finding> findings = new ArrayList<>();
  private @Nullable Operand<TInt64> position;
  private @Nullable LayeredStep layered;

  /**
   * Prepares the trace of a step.
   *
   * @param name the name of its ops and of what it keeps, such as {@code train}
   */
  StepTracing(ModuleGraph graph, Stage stage, String name, StepDefinition definition) {
    this.graph = graph;
    this.stage = stage;
    this.name = name;
    this.definition = definition;
    this.scoped = graph.tf().withSubScope(Names.legal(name));
    this.inputs =
        new TracedInputs(
            scoped,
            stage,
            definition.collator().features(),
            graph.labels(),
            graph.options().features());
    this.examples = scalarPlaceholder("examples", TFloat32.class);
    this.replicaSums = new ReplicaSums(name, graph.options().group());
    this.log =
        new MetricLog(
            scoped, examples, definition.method(), definition.logs(), stage != Stage.TRAIN);
    long seed = graph.options().seed();
    this.step =
        new TracingStep(
            new TracingStep.Shared(graph.layers(), graph.variables(), places()),
            scoped,
            stage,
            name.equals("train") || stage != Stage.TRAIN ? seed : Seeds.mix(seed, name),
            log,
            examples,
            this::position,
            replicaSums);
    this.multiplicationsBefore = WorkEstimate.multiplicationsPerExample(graph.graph());
    this.variablesBefore = graph.variables().all().size();
  }

  private <T extends TNumber> Operand<T> scalarPlaceholder(String name, Class<T> type) {
    return scoped.withName(name).placeholder(type, Placeholder.shape(Shape.scalar()));
  }

  /** Returns the training step; outside training always 0, so that evaluation repeats itself. */
  private Operand<TInt64> position() {
    if (position == null) {
      position =
          stage == Stage.TRAIN ? scalarPlaceholder("position", TInt64.class) : scoped.constant(0L);
    }
    return position;
  }

  /** Returns the name of the step's ops and of what it keeps. */
  String name() {
    return name;
  }

  /** Returns the ops of this step. */
  Ops tf() {
    return scoped;
  }

  /** Returns what the method gives the examples with. */
  TracedInputs inputs() {
    return inputs;
  }

  /** Returns what was measured of the training examples. */
  FittedFeatures fitted() {
    return graph.options().features();
  }

  /** Returns what the method is given. */
  TracingStep step() {
    return step;
  }

  /** Returns the number of examples in the batch. */
  Operand<TFloat32> examples() {
    return examples;
  }

  /** Returns the metrics that the method logs. */
  MetricLog log() {
    return log;
  }

  /** Returns the method's name. */
  String method() {
    return definition.method();
  }

  /** Returns the placeholder of the training step; empty if nothing is random. */
  Optional<String> positionFeed() {
    return Optional.ofNullable(position).map(Names::of);
  }

  /** Notes that the step breaks a rule. */
  void found(Rule rule, String text) {
    findings.add(new Finding(rule, text, places().method(method()).map(OpPlaces.Method::place)));
  }

  private OpPlaces places() {
    return graph.environment().places();
  }

  /**
   * Calls the step method.
   *
   * @throws StepFailure if it does what cannot work; the user's line is in it
   */
  <T> T call(Supplier<T> body) {
    try {
      return places().during(method(), body);
    } catch (IllegalArgumentException
        | IllegalStateException
        | UnsupportedOperationException
        | TensorFlowException e) {
      throw StepFailure.of(graph.module().name(), method(), e);
    }
  }

  /**
   * Looks for mistakes in what the method has added.
   *
   * @param returned its loss or its prediction, if it has one
   */
  void review(Optional<Operand<?>> returned) {
    List<Operand<?>> all = new ArrayList<>(returned.stream().toList());
    log.metrics().forEach(metric -> all.add(metric.value()));
    all.addAll(step.assignments().values());
    ReviewedStep seen =
        new ReviewedStep(
            graph.module().name(),
            stage,
            method(),
            inputs.named(),
            returned,
            log.means(),
            all,
            step.taken(),
            step.smoothed(),
            !step.constraints().isEmpty(),
            graph.module().training().size() == 1);
    findings.addAll(StepReview.of(seen, places()));
    layered = new LayeredStep(seen, step.layers(method()), places());
  }

  /** Returns the step with its layers, once it is reviewed. */
  LayeredStep layered() {
    return Objects.requireNonNull(layered);
  }

  /** Returns what a method returned. */
  <T> T required(@Nullable T returned) {
    if (returned == null) {
      throw new IllegalArgumentException(
          method() + " must not return null. Return the operand that it has computed");
    }
    return returned;
  }

  /**
   * Freezes the weights that only this step uses, with a warning: no training step updates their
   * initial values, which is seldom intended.
   */
  void freezeUntrained() {
    if (graph.module().training().isEmpty()) {
      return;
    }
    List<String> untrained =
        graph.variables().all().stream()
            .skip(variablesBefore)
            .filter(VariableStore.Variable::trainable)
            .map(VariableStore.Variable::name)
            .toList();
    if (!untrained.isEmpty()) {
      graph.weights().freeze(untrained);
      found(
          Rule.UNTRAINED_WEIGHT,
          "%s uses %s, and no training step does: they keep their first values. Apply their layer in the training step if they are to be trained"
              .formatted(method(), untrained));
    }
  }

  /** Returns the sums over all replicas. */
  ReplicaSums replicaSums() {
    return replicaSums;
  }

  /** Returns the multiplications for one example, of the ops added since this was made. */
  long multiplications() {
    return WorkEstimate.multiplicationsPerExample(graph.graph()) - multiplicationsBefore;
  }

  /**
   * Returns the number of shares that a batch of this step is split into.
   *
   * @param multiplications those of a forward pass for one example
   * @param splittable whether shares may be computed on their own, if examples may
   * @param outputs the outputs, besides the metrics
   */
  int shares(long multiplications, boolean splittable, List<Operand<?>> outputs) {
    if (!step.wholeBatch().isEmpty()) {
      if (graph.options().group().several()) {
        throw new IllegalArgumentException(
            "%s needs the whole batch, which is split between %s replicas here. Use one worker and one device, or a layer that normalizes each example"
                .formatted(step.wholeBatch().get(0), graph.options().group().size()));
      }
      return 1;
    }
    if (graph.options().group().devices() > 1
        || (stage == Stage.TRAIN && graph.trainsInTurns())) { // all are given the same shares
      return 1;
    }
    return graph
        .options()
        .rule()
        .shares(
            graph.options().batchSize().applyAsInt(stage),
            multiplications,
            () -> splittable && isRowWise(outputs));
  }

  /**
   * Returns whether the outputs can be computed example by example. A scalar may be anything; for
   * vectors the graph shows how they came about.
   */
  private boolean isRowWise(List<Operand<?>> outputs) {
    RowWise rowWise = rowWise();
    return position == null && log.isRowWise(rowWise) && outputs.stream().allMatch(rowWise::rows);
  }

  private RowWise rowWise() {
    List<Operand<?>> handles = new ArrayList<>();
    graph.variables().all().forEach(variable -> handles.add(variable.handle()));
    return new RowWise(graph.graph(), inputs.placeholders(), handles);
  }

  /**
   * Returns the gradients that replicas exchange as rows, by variable name. Those of several
   * batches are added up first, and may be as many rows as the table has.
   *
   * @param tables the values that the loss was differentiated by, by variable name
   * @param gradients their gradients, by variable name
   */
  Map<String, RowGradient> rowGradients(
      Map<String, Operand<TFloat32>> tables, Map<String, Operand<TFloat32>> gradients) {
    TraceOptions options = graph.options();
    if (!options.group().gathersRows() || options.step().accumulates()) {
      return Map.of();
    }
    int examples = options.batchSize().applyAsInt(stage) / options.group().devices();
    return RowGradient.find(tables, gradients, this::rowWise, examples, options.group());
  }

  /** Returns what the calls of the finished step have in common. */
  TracedStep traced() {
    return new TracedStep(
        stage,
        method(),
        definition.collator().features(),
        inputs.usedFeatures(),
        inputs.feeds(),
        Names.of(examples),
        inputs.named().entrySet().stream()
            .map(of -> InputUses.of(of.getKey(), of.getValue(), step.targets()))
            .toList(),
        List.copyOf(findings));
  }
}
