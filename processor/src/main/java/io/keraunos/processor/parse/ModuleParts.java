package io.keraunos.processor.parse;

import com.google.auto.common.Visibility;
import com.palantir.javapoet.ClassName;
import io.keraunos.annotation.Stage;
import io.keraunos.processor.model.CliModel;
import io.keraunos.processor.model.ExampleModel;
import io.keraunos.processor.model.HookModel;
import io.keraunos.processor.model.LayerModel;
import io.keraunos.processor.model.LoaderModel;
import io.keraunos.processor.model.MetricModel;
import io.keraunos.processor.model.ModuleModel;
import io.keraunos.processor.model.SkeletonModel;
import io.keraunos.processor.model.StepKind;
import io.keraunos.processor.model.StepModel;
import io.keraunos.processor.parse.LoaderParser.Loader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.lang.model.element.Element;
import javax.lang.model.util.ElementFilter;

/**
 * The parts of a module, with what the compiler knows of them. If they have no mistakes they become
 * a model.
 *
 * @param layers the layers
 * @param loaders the loaders
 * @param steps the steps
 * @param metrics the metrics
 * @param optimizers the optimizers
 * @param prepareData the methods that make the data ready
 * @param hooks the hooks
 * @param cli the hyperparameters
 * @param silenced the rules that it breaks on purpose, each with the reason
 */
record ModuleParts(
    List<LayerModel> layers,
    Map<Stage, List<Loader>> loaders,
    Map<StepKind, List<Step>> steps,
    List<MetricModel> metrics,
    List<OptimizerParser.Optimizing> optimizers,
    List<AnnotatedMethod> prepareData,
    List<HookModel> hooks,
    CliModel cli,
    Map<String, String> silenced) {

  /**
   * A step.
   *
   * @param method the method
   * @param arguments its arguments
   * @param example the record that its parameters are bound to
   */
  record Step(
      AnnotatedMethod method, List<StepModel.Argument> arguments, Optional<ExampleRecord> example) {

    StepModel model(StepKind kind, Map<ClassName, ExampleModel> examples) {
      List<String> logs =
          method.annotation().items("logs", String.class).stream()
              .map(AnnotationReading.Item::value)
              .toList();
      return new StepModel(
          kind,
          StepParser.optimizer(method),
          method.name(),
          arguments,
          logs,
          collated(example, examples));
    }
  }

  /** Returns the model of the module, if there is no mistake. */
  ModuleModel model(Module module) {
    ClassName type = ClassName.get(module.type());
    Collection<ExampleRecord> records = records();
    Map<ClassName, ExampleModel> examples = examples(module);
    List<StepModel> stepModels = new ArrayList<>();
    steps.forEach((kind, all) -> all.forEach(step -> stepModels.add(step.model(kind, examples))));
    List<LoaderModel> loaderModels = new ArrayList<>();
    loaders.forEach(
        (stage, all) -> all.forEach(loader -> loaderModels.add(model(stage, loader, examples))));
    return new ModuleModel(
        type,
        module.type().getTypeParameters().size(),
        isPublic(module),
        isDeprecated(module) || records.stream().anyMatch(ExampleRecord::isDeprecated),
        layers,
        stepModels,
        loaderModels,
        optimizers.stream().map(OptimizerParser.Optimizing::model).toList(),
        prepareData.stream().map(AnnotatedMethod::name).toList(),
        hooks,
        metrics,
        List.copyOf(examples.values()),
        cli,
        silenced);
  }

  /** Returns the records that could be read, in the order of the loaders. */
  private Collection<ExampleRecord> records() {
    Map<ClassName, ExampleRecord> records = new LinkedHashMap<>();
    loaders.values().stream()
        .flatMap(List::stream)
        .flatMap(loader -> loader.example().stream())
        .forEach(record -> records.put(record.type(), record));
    return records.values();
  }

  private Map<ClassName, ExampleModel> examples(Module module) {
    ClassName type = ClassName.get(module.type());
    return CollatorNames.name(
        type.packageName(), String.join("_", type.simpleNames()), isPublic(module), records());
  }

  /** Returns the skeleton of the module, if there is a mistake. */
  SkeletonModel skeleton(Module module) {
    boolean complete =
        steps.values().stream()
            .flatMap(List::stream)
            .allMatch(step -> step.method().annotation().isComplete("logs", String.class));
    Optional<Step> predictStep =
        steps.getOrDefault(StepKind.PREDICT, List.of()).stream().findFirst();
    return new SkeletonModel(
        ClassName.get(module.type()),
        module.type().getTypeParameters().size(),
        isPublic(module),
        complete ? metrics : List.of(),
        predictStep.map(step -> step.method().name()),
        predictStep
            .flatMap(Step::example)
            .filter(ExampleRecord::mayBeAnnotated)
            .map(record -> collated(Optional.of(record), examples(module)).input()),
        examples(module).values().stream().flatMap(of -> of.reader().stream()).toList(),
        !cli.hyperParameters().isEmpty());
  }

  private static boolean isPublic(Module module) {
    return Visibility.effectiveVisibilityOfElement(module.type()) == Visibility.PUBLIC;
  }

  private static LoaderModel model(
      Stage stage, Loader loader, Map<ClassName, ExampleModel> examples) {
    return new LoaderModel(
        stage,
        loader.name(),
        loader.method().name(),
        loader.isStream(),
        collated(loader.example(), examples),
        loader.options());
  }

  private static ExampleModel collated(
      Optional<ExampleRecord> example, Map<ClassName, ExampleModel> examples) {
    return example.map(ExampleRecord::type).map(examples::get).orElseThrow();
  }

  /** Returns whether anything the trainer may name is deprecated: one too many does no harm. */
  private static boolean isDeprecated(Module module) {
    return Stream.of(
            module.lineage(),
            module.methods(),
            module.fields(),
            ElementFilter.constructorsIn(module.type().getEnclosedElements()))
        .flatMap(List::stream)
        .map(Element.class::cast)
        .anyMatch(module.elements()::isDeprecated);
  }
}
