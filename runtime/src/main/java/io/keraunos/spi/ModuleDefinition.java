package io.keraunos.spi;

import io.keraunos.annotation.Event;
import io.keraunos.annotation.Stage;
import io.keraunos.callback.TrainingEvent;
import io.keraunos.data.Dataset;
import io.keraunos.data.StreamDataset;
import io.keraunos.layer.Part;
import io.keraunos.optimizer.OptimizerSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An annotated class as the trainer needs it: its layers by name, its steps, its loaders, its
 * optimizer and its hooks. Built by generated code.
 */
public final class ModuleDefinition {

  private final String name;
  private final Map<String, String> hyperParameters;
  private final Map<String, Part> layers;
  private final List<TrainingDefinition> training;
  private final Map<Stage, StepDefinition> steps;
  private final Map<Stage, List<LoaderDefinition<?>>> loaders;
  private final Map<String, OptimizerDefinition> optimizers;
  private final List<Action> prepareData;
  private final List<HookDefinition<?>> hooks;
  private final Map<String, String> silenced;

  private ModuleDefinition(Builder builder) {
    this.name = builder.name;
    this.hyperParameters =
        Collections.unmodifiableMap(new LinkedHashMap<>(builder.hyperParameters));
    this.layers = Collections.unmodifiableMap(new LinkedHashMap<>(builder.layers));
    this.training = List.copyOf(builder.training);
    this.steps = Collections.unmodifiableMap(new EnumMap<>(builder.steps));
    this.loaders = new EnumMap<>(Stage.class);
    builder.loaders.forEach((stage, all) -> loaders.put(stage, List.copyOf(all)));
    this.optimizers = Collections.unmodifiableMap(new LinkedHashMap<>(builder.optimizers));
    this.prepareData = List.copyOf(builder.prepareData);
    this.hooks = List.copyOf(builder.hooks);
    this.silenced = Collections.unmodifiableMap(new LinkedHashMap<>(builder.silenced));
  }

  /**
   * Starts a definition.
   *
   * @param name the annotated class's simple name
   */
  public static Builder builder(String name) {
    return new Builder(name);
  }

  /** Returns the annotated class's simple name. */
  public String name() {
    return name;
  }

  /** Returns the values of the hyperparameters as text, by name, in source order. */
  public Map<String, String> hyperParameters() {
    return hyperParameters;
  }

  /** Returns the layers by field name, in source order. */
  public Map<String, Part> layers() {
    return layers;
  }

  /** Returns the training steps, in the order in which they train on a batch; there may be none. */
  public List<TrainingDefinition> training() {
    return training;
  }

  /** Returns the step of each stage except {@link Stage#TRAIN} that has one. */
  public Map<Stage, StepDefinition> steps() {
    return steps;
  }

  /** Returns the loaders of a stage; there may be none. */
  public List<LoaderDefinition<?>> loaders(Stage stage) {
    return loaders.getOrDefault(stage, List.of());
  }

  /**
   * Returns the optimizer of a training step.
   *
   * @throws IllegalStateException if there is none
   */
  public OptimizerDefinition optimizer(TrainingDefinition step) {
    OptimizerDefinition optimizer = optimizers.get(step.optimizer());
    if (optimizer == null) {
      throw new IllegalStateException(
          "%s must have an optimizer \"%s\" for %s, but has %s"
              .formatted(name, step.optimizer(), step.step().method(), optimizers.keySet()));
    }
    return optimizer;
  }

  /** Returns the methods that make the data ready, in source order. */
  public List<Action> prepareData() {
    return prepareData;
  }

  /** Returns the hooks, in source order. */
  public List<HookDefinition<?>> hooks() {
    return hooks;
  }

  /** Returns the ids of the rules that the class breaks on purpose, each with the reason. */
  public Map<String, String> silenced() {
    return silenced;
  }

  /** An action that may fail. */
  @FunctionalInterface
  public interface Action {
    /** Runs the action. */
    void run() throws Exception;
  }

  /** Collects the parts of a definition. */
  public static final class Builder {
    private final String name;
    private final Map<String, String> hyperParameters = new LinkedHashMap<>();
    private final Map<String, Part> layers = new LinkedHashMap<>();
    private final List<TrainingDefinition> training = new ArrayList<>();
    private final Map<Stage, StepDefinition> steps = new EnumMap<>(Stage.class);
    private final Map<Stage, List<LoaderDefinition<?>>> loaders = new EnumMap<>(Stage.class);
    private final Map<String, OptimizerDefinition> optimizers = new LinkedHashMap<>();
    private final List<Action> prepareData = new ArrayList<>();
    private final List<HookDefinition<?>> hooks = new ArrayList<>();
    private final Map<String, String> silenced = new LinkedHashMap<>();

    private Builder(String name) {
      this.name = name;
    }

    /** Adds a value of the module that is recorded; {@link String#valueOf(Object)} is its text. */
    public Builder hyperParameter(String parameter, @Nullable Object value) {
      hyperParameters.put(parameter, String.valueOf(value));
      return this;
    }

    /** Adds a field that holds a layer. */
    public Builder layer(String field, Part layer) {
      layers.put(field, layer);
      return this;
    }

    /**
     * Adds a field that holds a list of layers: they are named {@code field/0}, {@code field/1}.
     */
    public Builder layers(String field, List<? extends Part> list) {
      for (int i = 0; i < list.size(); i++) {
        layer(field + "/" + i, list.get(i));
      }
      return this;
    }

    /** Sets the training step. */
    public Builder trainingStep(
        String method, StepBody.Training body, List<String> logs, Collator<?> collator) {
      return trainingStep("", method, body, logs, collator);
    }

    /** Adds a training step with an optimizer of its own, after those before it. */
    public Builder trainingStep(
        String optimizer,
        String method,
        StepBody.Training body,
        List<String> logs,
        Collator<?> collator) {
      training.add(
          new TrainingDefinition(
              optimizer, new StepDefinition(method, body, List.copyOf(logs), collator)));
      return this;
    }

    /** Sets the validation step. */
    public Builder validationStep(
        String method, StepBody.Evaluation body, List<String> logs, Collator<?> collator) {
      return step(Stage.VALIDATE, method, body, logs, collator);
    }

    /** Sets the test step. */
    public Builder testStep(
        String method, StepBody.Evaluation body, List<String> logs, Collator<?> collator) {
      return step(Stage.TEST, method, body, logs, collator);
    }

    /** Sets the predict step. */
    public Builder predictStep(String method, StepBody.Prediction body, Collator<?> collator) {
      return step(Stage.PREDICT, method, body, List.of(), collator);
    }

    private Builder step(
        Stage stage, String method, StepBody body, List<String> logs, Collator<?> collator) {
      steps.put(stage, new StepDefinition(method, body, List.copyOf(logs), collator));
      return this;
    }

    /** Sets the optimizer method. */
    public Builder optimizer(Supplier<OptimizerSpec> method) {
      return optimizer("", method, List.of());
    }

    /** Adds one of several optimizer methods, with the fields whose layers it trains. */
    public Builder optimizer(String of, Supplier<OptimizerSpec> method, List<String> trains) {
      optimizers.put(of, new OptimizerDefinition(of, method, List.copyOf(trains)));
      return this;
    }

    /** Adds a method that makes the data ready. */
    public Builder prepareData(Action method) {
      prepareData.add(method);
      return this;
    }

    /** Adds a loader whose dataset is read by index. */
    public <T> Builder loader(
        Stage stage,
        String method,
        Callable<? extends Dataset<? extends T>> open,
        Collator<T> collator,
        LoaderOptions options) {
      return loader(stage, "", method, open, collator, options);
    }

    /** Adds one of several loaders of a stage, whose dataset is read by index. */
    public <T> Builder loader(
        Stage stage,
        String of,
        String method,
        Callable<? extends Dataset<? extends T>> open,
        Collator<T> collator,
        LoaderOptions options) {
      LoaderDefinition.Source<T> source = new LoaderDefinition.Source.Indexed<>(open);
      return loader(stage, new LoaderDefinition<>(of, method, source, collator, options));
    }

    /** Adds a loader whose dataset is read in order. */
    public <T> Builder streamLoader(
        Stage stage,
        String method,
        Callable<? extends StreamDataset<? extends T>> open,
        Collator<T> collator,
        LoaderOptions options) {
      return streamLoader(stage, "", method, open, collator, options);
    }

    /** Adds one of several loaders of a stage, whose dataset is read in order. */
    public <T> Builder streamLoader(
        Stage stage,
        String of,
        String method,
        Callable<? extends StreamDataset<? extends T>> open,
        Collator<T> collator,
        LoaderOptions options) {
      LoaderDefinition.Source<T> source = new LoaderDefinition.Source.Streamed<>(open);
      return loader(stage, new LoaderDefinition<>(of, method, source, collator, options));
    }

    private Builder loader(Stage stage, LoaderDefinition<?> definition) {
      List<LoaderDefinition<?>> all = loaders.computeIfAbsent(stage, unused -> new ArrayList<>());
      all.removeIf(before -> before.name().equals(definition.name()));
      all.add(definition);
      return this;
    }

    /** Adds a hook method. */
    public <E extends TrainingEvent> Builder on(
        Event event, String method, Class<E> type, HookDefinition.Hook<E> hook) {
      hooks.add(new HookDefinition<>(method, event, type, hook));
      return this;
    }

    /** Silences a rule that the class breaks on purpose. */
    public Builder silence(String rule, String reason) {
      silenced.put(rule, reason);
      return this;
    }

    /** Returns the definition. */
    public ModuleDefinition build() {
      return new ModuleDefinition(this);
    }
  }
}
