package io.keraunos.graph.trace;

import io.keraunos.finding.Rule;
import io.keraunos.graph.analysis.GradientPaths;
import io.keraunos.graph.plan.AnomalyProbes;
import io.keraunos.graph.plan.StepOptions;
import io.keraunos.graph.plan.TracedTraining;
import io.keraunos.graph.plan.TracedUpdate;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.spi.OptimizerDefinition;
import io.keraunos.spi.StepBody;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TNumber;

/** Traces a training step. */
final class TrainingTracer {

  private final ModuleGraph graph;
  private final StepOptions options;
  private final OptimizerDefinition optimizer;
  private final StepTracing tracing;
  private final TracingStep step;
  private final Ops scoped;
  private final Operand<TFloat32> examples;

  TrainingTracer(ModuleGraph graph, StepTracing tracing, OptimizerDefinition optimizer) {
    this.graph = graph;
    this.options = graph.options().step();
    this.optimizer = optimizer;
    this.tracing = tracing;
    this.step = tracing.step();
    this.scoped = tracing.tf();
    this.examples = tracing.examples();
  }

  TracedTraining trace(StepBody.Training body) {
    Operand<TFloat32> returned =
        tracing.required(tracing.call(() -> body.trace(step, tracing.inputs())));
    Optional<Operand<TFloat32>> penalty = penalty();
    Operand<TFloat32> loss =
        penalty
            .<Operand<TFloat32>>map(of -> scoped.withName("penalized").math.add(returned, of))
            .orElse(returned);
    String name = tracing.name();
    MetricLog log = tracing.log();
    log.finish();
    tracing.review(Optional.of(loss));
    long multiplications = tracing.multiplications();
    int shares = tracing.shares(multiplications, step.assignments().isEmpty(), List.of(loss));
    Operand<? extends TNumber> sum = log.sum("the loss", loss);
    boolean scalar = loss.shape().numDimensions() == 0;
    Operand<TFloat32> mean =
        scalar ? loss : scoped.math.div(sum.asOutput().expect(TFloat32.class), examples);
    Accumulator accumulator =
        Accumulator.of(
            scoped,
            graph.variables(),
            name,
            examples,
            sum,
            log.metrics(),
            shares,
            graph.options().mixed());
    Optional<LossScale> scale =
        options.scalesLoss()
            ? Optional.of(new LossScale(scoped.withSubScope("loss_scale"), graph.variables()))
            : Optional.empty();
    boolean alone =
        shares == 1
            && !graph.options().group().several()
            && !options.accumulates()
            && !options.scalesLoss();
    Operand<TFloat32> weight = alone ? ofWholeStep(loss, scalar) : ofPart(loss, scalar, scale);
    OptimizerSpec spec = optimizer.method().get();
    Map<String, Operand<TFloat32>> trainable =
        graph.weights().claim(optimizer, spec, tracing.method(), step.reads());
    Optional<AnomalyTracer> anomalies = anomalies(loss);
    Map<String, Operand<TFloat32>> gradients =
        new LinkedHashMap<>(
            Gradients.of(
                graph.graph(),
                name.replaceFirst("train", "gradients"),
                loss,
                weight,
                trainable,
                anomalies.map(of -> of.between(trainable.values())).orElse(Map.of())));
    Optional<AnomalyProbes> probes = anomalies.map(of -> of.probes(gradients));
    gradients.keySet().retainAll(trainable.keySet());
    check(loss, trainable, gradients);
    // Once all gradients are there, nothing else holds the weights' memory: an update that ran
    // earlier would have to copy it first.
    Op computed =
        scoped
            .withName("gradients")
            .withControlDependencies(List.copyOf(gradients.values()))
            .noOp();
    Optional<Op> idle = tracing.replicaSums().idle(scoped, graph.graph());
    WeightUpdates updates =
        new WeightUpdates(scoped, graph.variables(), step, spec, options.clipping());
    TracedUpdate update =
        alone
            ? direct(updates, gradients, accumulator, computed)
            : new ExchangedTraining(
                    scoped,
                    graph.variables(),
                    step,
                    updates,
                    examples,
                    options,
                    graph.options().mixed(),
                    tracing.replicaSums(),
                    graph.rank().map(of -> new ReplicaShards(tracing.replicaSums(), of.variable())))
                .of(
                    name,
                    gradients,
                    tracing.rowGradients(trainable, gradients),
                    accumulator,
                    shares,
                    scale,
                    idle);
    return new TracedTraining(
        tracing.traced(),
        multiplications,
        tracing.positionFeed(),
        updates.scalarFeeds(),
        update,
        new TracedTraining.Loss(
            Names.of(mean),
            computed.op().name(),
            named(gradients),
            LossTerms.of(returned, tracing.inputs().named()),
            penalty.map(Names::of)),
        idle.map(op -> op.op().name()),
        accumulator.traced(),
        probes);
  }

  private static Map<String, String> named(Map<String, Operand<TFloat32>> gradients) {
    Map<String, String> names = new LinkedHashMap<>();
    gradients.forEach((weight, gradient) -> names.put(weight, Names.of(gradient)));
    return names;
  }

  /**
   * Returns the penalties for the weights, if there are any: to the mean over any examples each
   * adds once.
   */
  private Optional<Operand<TFloat32>> penalty() {
    List<Operand<TFloat32>> penalties = List.copyOf(step.penalties().values());
    return penalties.isEmpty() ? Optional.empty() : Optional.of(scoped.math.addN(penalties));
  }

  /**
   * Returns the gradient of the loss itself where the batch is the whole step: the loss of that is
   * the mean over its examples. Given as such, no op has to work it out.
   *
   * @return null for ones
   */
  private @Nullable Operand<TFloat32> ofWholeStep(Operand<TFloat32> loss, boolean scalar) {
    return scalar ? null : scoped.fill(scoped.shape(loss), scoped.math.reciprocal(examples));
  }

  /**
   * Returns the gradient of the loss itself where a step has several shares or batches: these are
   * added up before they are divided by the number of examples.
   *
   * @param scale its factor; empty for 1
   */
  private Operand<TFloat32> ofPart(
      Operand<TFloat32> loss, boolean scalar, Optional<LossScale> scale) {
    if (scalar) {
      return scale
          .<Operand<TFloat32>>map(of -> scoped.math.mul(examples, of.value()))
          .orElse(examples);
    }
    return scoped.fill(
        scoped.shape(loss), scale.map(LossScale::value).orElseGet(() -> scoped.constant(1f)));
  }

  private Optional<AnomalyTracer> anomalies(Operand<TFloat32> loss) {
    return options.detectsAnomalies()
        ? Optional.of(
            new AnomalyTracer(
                scoped.withSubScope("anomaly"),
                graph.graph(),
                step,
                tracing.inputs(),
                tracing.method(),
                loss))
        : Optional.empty();
  }

  /** Checks that the loss depends on what is to be trained. */
  private void check(
      Operand<TFloat32> loss,
      Map<String, Operand<TFloat32>> trainable,
      Map<String, Operand<TFloat32>> gradients) {
    String method = tracing.method();
    if (trainable.isEmpty() && graph.weights().someAreFrozen()) {
      tracing.found(
          Rule.NOTHING_TRAINED,
          "all weights of %s are frozen, so training moves none. Unfreeze a group if that is not meant"
              .formatted(method));
    } else if (gradients.isEmpty()) {
      throw new IllegalArgumentException(
          "the loss of %s must depend on a trainable variable, but depends on none of %s"
              .formatted(method, trainable.keySet()));
    }
    List<String> without = new ArrayList<>(trainable.keySet());
    without.removeAll(gradients.keySet());
    if (!without.isEmpty()) { // those behind stopGradient are meant
      without.removeAll(GradientPaths.stopped(loss, trainable));
    }
    if (!without.isEmpty()) {
      tracing.found(
          Rule.WEIGHT_WITHOUT_GRADIENT,
          ("the loss does not depend on %s, so training leaves them as they are. Leave their "
                  + "layer out of %s if that is meant")
              .formatted(without, method));
    }
  }

  private TracedUpdate direct(
      WeightUpdates updates,
      Map<String, Operand<TFloat32>> gradients,
      Accumulator accumulator,
      Op computed) {
    List<Op> targets = new ArrayList<>(updates.assign(step.assignments()));
    targets.addAll(accumulator.add());
    targets.addAll(updates.update(gradients, computed));
    return new TracedUpdate.Direct(
        scoped.withName("step").withControlDependencies(targets).noOp().op().name());
  }
}
