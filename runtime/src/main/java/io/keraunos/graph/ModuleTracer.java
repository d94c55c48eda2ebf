package io.keraunos.graph;

import io.keraunos.annotation.Stage;
import io.keraunos.capi.NativeLibrary;
import io.keraunos.graph.TracedModule.Kind;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.spi.OptimizerDefinition;
import io.keraunos.spi.StepBody;
import io.keraunos.spi.StepDefinition;
import io.keraunos.spi.TrainingDefinition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TUint8;
import org.tensorflow.types.family.TNumber;
import org.tensorflow.types.family.TType;

/** Traces the step methods of a module into one graph with one set of variables. */
final class ModuleTracer {

  /** Types of values that a prediction may have, in the order in which messages name them. */
  private static final List<Class<? extends TType>> PREDICTED =
      List.of(
          TFloat32.class, TFloat64.class, TInt32.class, TInt64.class, TUint8.class, TBool.class);

  private final ModuleDefinition module;
  private final Graph graph;
  private final Ops tf;
  private final long seed;
  private final ShareRule rule;
  private final ToIntFunction<Stage> batchSize;
  private final int workers;
  private final boolean averages;
  private final StepOptions options;
  private final LayerNames layers;
  private final VariableStore variables;
  private final Map<Stage, TracedStage> stages = new EnumMap<>(Stage.class);
  private final Map<String, TracingStep.LayerOutput> outputs = new LinkedHashMap<>();
  private final List<TracedStage> training = new ArrayList<>();
  private final Set<String> trained = new HashSet<>(); // weights that an optimizer owns
  private final Set<String> frozen = new HashSet<>(); // weights that training leaves as they are
  private long multiplications; // of all stages so far
  private long trainingMultiplications;

  private ModuleTracer(
      ModuleDefinition module,
      Graph graph,
      long seed,
      ShareRule rule,
      ToIntFunction<Stage> batchSize,
      int workers,
      boolean averages,
      StepOptions options) {
    this.module = module;
    this.graph = graph;
    this.tf = Ops.create(new TracingEnvironment(graph));
    this.seed = seed;
    this.rule = rule;
    this.batchSize = batchSize;
    this.workers = workers;
    this.averages = averages;
    this.options = options;
    this.layers = new LayerNames(module.layers());
    this.variables = new VariableStore(tf, seed);
  }

  /**
   * Calls every step method once.
   *
   * @param seed decides initial values and everything random
   * @param rule the rule for the number of shares of a batch computed at the same time
   * @param batchSize the examples in this process's part of a batch of a stage
   * @param workers the number of workers
   * @param averages whether there is to be an average of every variable
   * @param options the options of a training step
   * @throws IllegalArgumentException if a step does what cannot work; the message names it
   */
  static TracedModule trace(
      ModuleDefinition module,
      long seed,
      ShareRule rule,
      ToIntFunction<Stage> batchSize,
      int workers,
      boolean averages,
      StepOptions options) {
    NativeLibrary.load();
    try (Graph graph = new Graph()) {
      return new ModuleTracer(module, graph, seed, rule, batchSize, workers, averages, options)
          .trace();
    }
  }

  private TracedModule trace() {
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
    for (TrainingDefinition definition : module.training()) {
      training.add(new StageTracer(definition).trace());
    }
    checkTrained();
    module
        .steps()
        .forEach((stage, step) -> stages.put(stage, new StageTracer(stage, step).trace()));
    Optional<TracedModule.Averages> averaged =
        averages ? Optional.of(averages()) : Optional.empty();
    Op initialize = variables.initialize();
    List<TracedModule.TracedVariable> all = new ArrayList<>();
    for (VariableStore.Variable variable : variables.all()) {
      all.add(traced(variable, kind(variable)));
    }
    variables.slots().forEach(slot -> all.add(traced(slot, Kind.SLOT)));
    List<TracedLayer> summary = new ArrayList<>();
    outputs
        .values()
        .forEach(
            out ->
                summary.add(
                    TracedLayer.of(
                        out.name(),
                        out.type(),
                        out.shape(),
                        variables.all(),
                        variable -> kind(variable) == Kind.WEIGHT)));
    return new TracedModule(
        graph.toGraphDef(),
        initialize.op().name(),
        training,
        stages,
        all,
        summary,
        trainingMultiplications,
        averaged);
  }

  /** Checks that, with several optimizers, each weight is trained by one of them. */
  private void checkTrained() {
    List<String> untrained =
        variables.all().stream()
            .filter(VariableStore.Variable::trainable)
            .map(VariableStore.Variable::name)
            .filter(name -> !trained.contains(name))
            .toList();
    if (!untrained.isEmpty()) {
      throw new IllegalArgumentException(
          "every weight of %s must be trained by one of its optimizers, in the step that names it, but %s are by none. Name the field of their layer in trains of an @Optimizer whose step uses it; if they are to stay as they are, freeze them there"
              .formatted(module.name(), untrained));
    }
  }

  private Kind kind(VariableStore.Variable variable) {
    if (frozen.contains(variable.name())) {
      return Kind.FROZEN;
    }
    return variable.trainable() ? Kind.WEIGHT : Kind.STATE;
  }

  /** Adds an average of every variable of the model. */
  private TracedModule.Averages averages() {
    Ops scoped = tf.withSubScope("averages");
    Operand<TFloat32> weight =
        scoped.withName("weight").placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
    List<Op> updates = new ArrayList<>();
    List<Op> swaps = new ArrayList<>();
    List<Operand<? extends TType>> handles = new ArrayList<>();
    List<Operand<TFloat32>> others = new ArrayList<>();
    for (VariableStore.Variable variable : variables.all()) {
      Operand<? extends TType> average = variables.slot(variable, "average", 0);
      Operand<TFloat32> mean = scoped.readVariableOp(average, TFloat32.class);
      Operand<TFloat32> value = scoped.readVariableOp(variable.handle(), TFloat32.class);
      Operand<TFloat32> step = scoped.math.mul(weight, scoped.math.sub(value, mean));
      updates.add(scoped.assignVariableOp(average, scoped.math.add(mean, step)));
      handles.addAll(List.of(average, variable.handle()));
      others.addAll(List.of(value, mean));
    }
    Op read = scoped.withName("read").withControlDependencies(List.copyOf(others)).noOp();
    for (int i = 0; i < handles.size(); i++) {
      swaps.add(
          scoped.withControlDependencies(read).assignVariableOp(handles.get(i), others.get(i)));
    }
    return new TracedModule.Averages(
        Names.of(weight),
        scoped.withName("update").withControlDependencies(updates).noOp().op().name(),
        scoped.withName("swap").withControlDependencies(swaps).noOp().op().name());
  }

  /** Adds the ops that read a variable and assign another value to it. */
  private TracedModule.TracedVariable traced(VariableStore.Variable variable, Kind kind) {
    String name = Names.legal(variable.name());
    Operand<TFloat32> value =
        tf.withSubScope("values").withName(name).readVariableOp(variable.handle(), TFloat32.class);
    Ops write = tf.withSubScope("assign").withSubScope(name);
    Operand<TFloat32> fed = write.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1)));
    Operand<TFloat32> shaped = write.reshape(fed, write.constant(variable.shape().asArray()));
    return new TracedModule.TracedVariable(
        variable.name(),
        kind,
        variable.shape(),
        Names.of(value),
        Names.of(fed),
        write.assignVariableOp(variable.handle(), shaped).op().name());
  }

  /** Traces one step method. */
  private final class StageTracer {
    private final Stage stage;
    private final StepDefinition definition;
    private final String name;
    private final Optional<OptimizerDefinition> optimizer;
    private final Ops scoped;
    private final TracedInputs inputs;
    private final Operand<TFloat32> examples;
    private final MetricLog log;
    private final TracingStep step;
    private final List<String> warnings = new ArrayList<>();
    private final List<Operand<?>> wanted = new ArrayList<>();
    private List<String> optimizerFeeds = List.of();
    private Optional<AnomalyProbes> probes = Optional.empty();
    private @Nullable Operand<TInt64> position;

    StageTracer(Stage stage, StepDefinition definition) {
      this(stage, definition, stage.name().toLowerCase(Locale.ROOT), Optional.empty());
    }

    StageTracer(TrainingDefinition training) {
      this(
          Stage.TRAIN,
          training.step(),
          training.optimizer().isEmpty() ? "train" : "train_" + training.optimizer(),
          Optional.of(module.optimizer(training)));
    }

    private StageTracer(
        Stage stage,
        StepDefinition definition,
        String name,
        Optional<OptimizerDefinition> optimizer) {
      this.stage = stage;
      this.definition = definition;
      this.name = name;
      this.optimizer = optimizer;
      this.scoped = tf.withSubScope(Names.legal(name));
      this.inputs =
          new TracedInputs(scoped.withSubScope("input"), definition.collator().features());
      this.examples = scalarPlaceholder("examples", TFloat32.class);
      this.log = new MetricLog(scoped, examples, definition.method(), definition.logs());
      this.step =
          new TracingStep(
              scoped,
              stage,
              name.equals("train") || stage != Stage.TRAIN ? seed : Seeds.mix(seed, name),
              layers,
              variables,
              log,
              examples,
              this::position);
      multiplications = WorkEstimate.multiplicationsPerExample(graph);
    }

    private <T extends TNumber> Operand<T> scalarPlaceholder(String name, Class<T> type) {
      return scoped.withName(name).placeholder(type, Placeholder.shape(Shape.scalar()));
    }

    /** Returns the training step; outside training always 0, so that evaluation repeats itself. */
    private Operand<TInt64> position() {
      if (position == null) {
        position =
            stage == Stage.TRAIN
                ? scalarPlaceholder("position", TInt64.class)
                : scoped.constant(0L);
      }
      return position;
    }

    TracedStage trace() {
      int before = variables.all().size();
      StepBody body = definition.body();
      if (body instanceof StepBody.Training training) {
        return training(penalized(required(training.trace(step, inputs))));
      } else if (body instanceof StepBody.Evaluation evaluation) {
        evaluation.trace(step, inputs);
        checkVariables(before);
        return evaluation();
      } else if (body instanceof StepBody.Prediction prediction) {
        Operand<?> output = required(prediction.trace(step, inputs));
        checkVariables(before);
        return prediction(output);
      }
      throw new AssertionError(body);
    }

    /**
     * Adds the penalties for the weights to the loss: to the mean over any examples each adds once.
     */
    private Operand<TFloat32> penalized(Operand<TFloat32> loss) {
      if (step.penalties().isEmpty()) {
        return loss;
      }
      List<Operand<TFloat32>> penalties = List.copyOf(step.penalties().values());
      return scoped.withName("penalized").math.add(loss, scoped.math.addN(penalties));
    }

    private <T> T required(@Nullable T returned) {
      if (returned == null) {
        throw new IllegalArgumentException(definition.method() + " must not return null");
      }
      return returned;
    }

    /**
     * Freezes the weights that only this stage uses, with a warning: no training step updates their
     * initial values, which is seldom intended.
     */
    private void checkVariables(int before) {
      if (module.training().isEmpty()) {
        return;
      }
      List<String> untrained =
          variables.all().stream()
              .skip(before)
              .filter(VariableStore.Variable::trainable)
              .map(VariableStore.Variable::name)
              .toList();
      if (!untrained.isEmpty()) {
        frozen.addAll(untrained);
        warnings.add(
            "%s uses %s, and no training step does: they keep their first values. Apply their layer in the training step if they are to be trained"
                .formatted(definition.method(), untrained));
      }
    }

    /**
     * Returns the number of shares that a batch of this stage is split into; asked for once it is
     * traced.
     */
    private int shares(boolean splittable) {
      long all = WorkEstimate.multiplicationsPerExample(graph);
      long own = all - multiplications;
      if (stage == Stage.TRAIN) {
        trainingMultiplications += own;
      }
      if (!step.wholeBatch().isEmpty()) {
        if (workers > 1) {
          throw new IllegalArgumentException(
              "%s needs the whole batch, which is split between %s workers here. Use one worker, with devices(n), or a layer that normalizes each example"
                  .formatted(step.wholeBatch().get(0), workers));
        }
        if (severalTrained() && rule.replicas().isPresent()) {
          throw new IllegalArgumentException(
              "%s needs the whole batch, which %s devices share here, and the other training steps of %s are split. Use one device, or a layer that normalizes each example"
                  .formatted(step.wholeBatch().get(0), rule.replicas().getAsInt(), module.name()));
        }
        return 1;
      }
      if (severalTrained()) { // all are given the same shares of a batch
        return rule.replicas().orElse(1);
      }
      return rule.shares(batchSize.applyAsInt(stage), own, () -> splittable && isRowWise());
    }

    private boolean severalTrained() {
      return stage == Stage.TRAIN && module.training().size() > 1;
    }

    /**
     * Returns whether the outputs can be computed example by example. A scalar may be anything; for
     * vectors the graph shows how they came about.
     */
    private boolean isRowWise() {
      List<Operand<?>> handles = new ArrayList<>();
      variables.all().forEach(variable -> handles.add(variable.handle()));
      RowWise rowWise = new RowWise(graph, inputs.placeholders(), handles);
      return position == null && log.isRowWise(rowWise) && wanted.stream().allMatch(rowWise::rows);
    }

    private TracedStage training(Operand<TFloat32> loss) {
      log.finish();
      wanted.add(loss);
      int shares = shares(step.assignments().isEmpty());
      Operand<? extends TNumber> sum = log.sum("the loss", loss);
      boolean scalar = loss.shape().numDimensions() == 0;
      Operand<TFloat32> mean =
          scalar ? loss : scoped.math.div(sum.asOutput().expect(TFloat32.class), examples);
      Accumulator accumulator =
          Accumulator.of(scoped, variables, name, examples, sum, log.metrics(), shares);
      Optional<LossScale> scale =
          options.scalesLoss()
              ? Optional.of(new LossScale(scoped.withSubScope("loss_scale"), variables))
              : Optional.empty();
      boolean alone =
          shares == 1 && workers == 1 && !options.accumulates() && !options.scalesLoss();
      Operand<TFloat32> weight = lossGradient(loss, scalar, alone, scale);
      OptimizerDefinition owner = optimizer.orElseThrow();
      OptimizerSpec spec = owner.method().get();
      Map<String, Operand<TFloat32>> trainable = owned(owner);
      spec.checkWeights(List.copyOf(trainable.keySet()));
      trained.addAll(trainable.keySet());
      trainable.keySet().stream().filter(of -> spec.part(of).isEmpty()).forEach(frozen::add);
      trainable.keySet().removeAll(frozen);
      Optional<AnomalyTracer> anomalies = anomalies(loss);
      Map<String, Operand<TFloat32>> gradients =
          new LinkedHashMap<>(
              Gradients.of(
                  graph,
                  name.replaceFirst("train", "gradients"),
                  loss,
                  weight,
                  trainable,
                  anomalies.map(of -> of.between(trainable.values())).orElse(Map.of())));
      probes = anomalies.map(of -> of.probes(gradients));
      gradients.keySet().retainAll(trainable.keySet());
      if (trainable.isEmpty() && !frozen.isEmpty()) {
        warnings.add(
            "all weights of %s are frozen, so training moves none. Unfreeze a group if that is not meant"
                .formatted(definition.method()));
      } else if (gradients.isEmpty()) {
        throw new IllegalArgumentException(
            "the loss of %s must depend on a trainable variable, but depends on none of %s"
                .formatted(definition.method(), trainable.keySet()));
      }
      List<String> without = new ArrayList<>(trainable.keySet());
      without.removeAll(gradients.keySet());
      if (!without.isEmpty()) {
        warnings.add(
            ("the loss does not depend on %s, so training leaves them as they are. Leave their "
                    + "layer out of %s if that is meant")
                .formatted(without, definition.method()));
      }
      // Once all gradients are there, nothing else holds the weights' memory: an update that ran
      // earlier would have to copy it first.
      Op computed =
          scoped
              .withName("gradients")
              .withControlDependencies(List.copyOf(gradients.values()))
              .noOp();
      TracedStage.Loss traced = new TracedStage.Loss(Names.of(mean), computed.op().name());
      WeightUpdates updates = new WeightUpdates(scoped, variables, step, spec, options.clipping());
      if (!alone) {
        ExchangedTraining.Parts parts =
            new ExchangedTraining(scoped, variables, step, updates, examples, options, workers)
                .of(name, gradients, accumulator, shares, scale);
        optimizerFeeds = updates.scalarFeeds();
        return traced(parts.keep(), parts.update(), traced, null, accumulator);
      }
      List<Op> targets = new ArrayList<>(updates.assign(step.assignments()));
      targets.addAll(accumulator.add());
      targets.addAll(updates.update(gradients, computed));
      optimizerFeeds = updates.scalarFeeds();
      Op all = scoped.withName("step").withControlDependencies(targets).noOp();
      return traced(List.of(all), null, traced, null, accumulator);
    }

    private Optional<AnomalyTracer> anomalies(Operand<TFloat32> loss) {
      return options.detectsAnomalies()
          ? Optional.of(
              new AnomalyTracer(
                  scoped.withSubScope("anomaly"), graph, step, inputs, definition.method(), loss))
          : Optional.empty();
    }

    /** Returns the values of the weights that this step's optimizer trains, by name. */
    private Map<String, Operand<TFloat32>> owned(OptimizerDefinition owner) {
      Map<String, Operand<TFloat32>> owned = new LinkedHashMap<>();
      for (VariableStore.Variable variable : variables.all()) {
        Operand<TFloat32> read = step.reads().get(variable.name());
        if (variable.trainable() && read != null && owner.owns(variable.name())) {
          owned.put(variable.name(), read);
        }
      }
      List<String> others = owned.keySet().stream().filter(trained::contains).toList();
      if (!others.isEmpty()) {
        throw new IllegalArgumentException(
            "%s must be trained by one optimizer, but are by \"%s\" too. Name their layers in trains of one @Optimizer"
                .formatted(others, owner.name()));
      }
      for (String field : owner.trains()) {
        if (owned.keySet().stream().noneMatch(of -> of.startsWith(field + "/"))) {
          throw new IllegalArgumentException(
              "the optimizer \"%s\" must train weights that %s uses, but it uses none of %s. Use the layer in that step, or leave it out of trains"
                  .formatted(owner.name(), definition.method(), field));
        }
      }
      return owned;
    }

    /**
     * Returns the gradient of the loss itself. The loss of a whole step is the mean over its
     * examples; shares and batches of one are added up before they are divided by the number of
     * examples.
     *
     * @param alone whether this is the whole step
     * @param scale its factor; empty for 1
     * @return null for ones
     */
    private @Nullable Operand<TFloat32> lossGradient(
        Operand<TFloat32> loss, boolean scalar, boolean alone, Optional<LossScale> scale) {
      if (alone) {
        // Given as such, no op has to work it out.
        return scalar ? null : scoped.fill(scoped.shape(loss), scoped.math.reciprocal(examples));
      }
      if (scalar) {
        return scale
            .<Operand<TFloat32>>map(of -> scoped.math.mul(examples, of.value()))
            .orElse(examples);
      }
      return scoped.fill(
          scoped.shape(loss), scale.map(LossScale::value).orElseGet(() -> scoped.constant(1f)));
    }

    private TracedStage evaluation() {
      log.finish();
      if (log.metrics().isEmpty()) {
        throw new IllegalArgumentException(
            "%s must log something, but logged nothing: its result would be empty. Call step.log"
                .formatted(definition.method()));
      }
      Accumulator accumulator =
          Accumulator.of(scoped, variables, name, examples, null, log.metrics(), shares(true));
      return traced(accumulator.add(), null, null, null, accumulator);
    }

    private TracedStage prediction(Operand<?> output) {
      Shape shape = output.shape();
      if (!PREDICTED.contains(output.type())
          || shape.isUnknown()
          || shape.numDimensions() == 0
          || shape.get(0) != Shape.UNKNOWN_SIZE) {
        throw new IllegalArgumentException(
            "%s must return an Operand of %s and of shape [batch, ...], but returned %s of shape %s. Cast or reshape it"
                .formatted(
                    definition.method(),
                    PREDICTED.stream().map(Class::getSimpleName).toList(),
                    output.type().getSimpleName(),
                    shape));
      }
      wanted.add(output);
      int shares = shares(true);
      // A session refuses to fetch what it is fed, which a step may return.
      Operand<?> fetched = scoped.withName("output").identity(output);
      return traced(Collections.nCopies(shares, null), null, null, fetched, null);
    }

    /**
     * Returns the number of examples, as the first of the inputs has it; empty if there is no
     * input.
     */
    private Optional<String> countedExamples() {
      Ops of = scoped.withSubScope("counted");
      return inputs.placeholders().stream()
          .findFirst()
          .map(
              input ->
                  of.dtypes.cast(
                      of.gather(of.shape(input), of.constant(0), of.constant(0)), TFloat32.class))
          .map(Names::of);
    }

    private TracedStage traced(
        List<? extends @Nullable Op> steps,
        TracedStage.@Nullable Update update,
        TracedStage.@Nullable Loss loss,
        @Nullable Operand<?> output,
        @Nullable Accumulator metrics) {
      Map<String, TracingStep.LayerOutput> seen = new LinkedHashMap<>();
      step.outputs().forEach(out -> seen.put(out.name(), out));
      seen.forEach(outputs::putIfAbsent);
      boolean random = stage == Stage.TRAIN && position != null;
      return new TracedStage(
          stage,
          definition.method(),
          definition.collator().exampleType(),
          definition.collator().features(),
          inputs.usedFeatures(),
          inputs.feeds(),
          Names.of(examples),
          random ? Optional.of(Names.of(position())) : Optional.empty(),
          optimizerFeeds,
          steps.stream().map(op -> Optional.ofNullable(op).map(step -> step.op().name())).toList(),
          Optional.ofNullable(update),
          Optional.ofNullable(loss),
          Optional.ofNullable(output)
              .map(
                  of ->
                      new TracedStage.Output(
                          Names.of(of), of.shape(), of.asOutput().dataType(), countedExamples())),
          Optional.ofNullable(metrics)
              .map(
                  of ->
                      new TracedStage.Metrics(
                          of.layout(),
                          Names.of(of.value()),
                          of.reset().op().name(),
                          of.rows().stream().map(Names::of).toList())),
          probes,
          List.copyOf(warnings));
    }
  }
}
