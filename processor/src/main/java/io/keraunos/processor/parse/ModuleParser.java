package io.keraunos.processor.parse;

import io.keraunos.annotation.Column;
import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.HyperParameter;
import io.keraunos.annotation.Label;
import io.keraunos.annotation.On;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.PredictStep;
import io.keraunos.annotation.PrepareData;
import io.keraunos.annotation.Silence;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TensorShape;
import io.keraunos.annotation.TestStep;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.annotation.ValidationStep;
import io.keraunos.processor.model.CliModel;
import io.keraunos.processor.model.HookModel;
import io.keraunos.processor.model.LayerModel;
import io.keraunos.processor.model.MetricModel;
import io.keraunos.processor.model.ModuleModel;
import io.keraunos.processor.model.SkeletonModel;
import io.keraunos.processor.model.StepKind;
import io.keraunos.processor.model.StepModel.Argument;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.lang.model.element.Element;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;

/** Reads an annotated class and finds every mistake in it. */
public final class ModuleParser {
  /** Annotations that make a class a module. */
  public static final List<Class<? extends Annotation>> ANNOTATIONS =
      List.of(
          TrainingStep.class,
          ValidationStep.class,
          TestStep.class,
          PredictStep.class,
          Optimizer.class,
          DataLoader.class,
          PrepareData.class,
          On.class);

  /** Annotations that the processor reads and claims: they are for nobody else. */
  public static final List<Class<? extends Annotation>> CLAIMED =
      Stream.of(
              ANNOTATIONS.stream(),
              Stream.of(
                  HyperParameter.class,
                  TensorShape.class,
                  Label.class,
                  Column.class,
                  Silence.class,
                  Silence.All.class),
              Arrays.stream(MeaningKind.values()).map(MeaningKind::annotation))
          .<Class<? extends Annotation>>flatMap(annotations -> annotations)
          .toList();

  private final Elements elements;
  private final Types types;
  private final Predicate<TypeElement> isSource;
  private final Levels levels;

  /**
   * Creates a parser.
   *
   * @param isSource whether a top-level class is being compiled, and so has lines
   * @param levels what the build makes of mistakes
   */
  public ModuleParser(
      Elements elements, Types types, Predicate<TypeElement> isSource, Levels levels) {
    this.elements = elements;
    this.types = types;
    this.isSource = isSource;
    this.levels = levels;
  }

  /**
   * The outcome of parsing a class.
   *
   * @param model the class as data; empty if it has mistakes, or is abstract and only a part of
   *     others
   * @param skeleton what others may name of a class that has no model; empty if it is abstract
   * @param mistakes all its mistakes that are errors
   * @param remarks those that are not
   * @param isUnresolved whether it names types that are not known yet; it is to be parsed again
   *     when other processors have generated more
   */
  public record Result(
      Optional<ModuleModel> model,
      Optional<SkeletonModel> skeleton,
      List<Finding> mistakes,
      List<Finding> remarks,
      boolean isUnresolved) {
    private static Result without(Findings findings, Optional<SkeletonModel> skeleton) {
      return new Result(
          Optional.empty(),
          skeleton,
          findings.mistakes(),
          findings.remarks(),
          findings.unresolved());
    }
  }

  /** Returns the class that an annotated method, field or parameter belongs to. */
  public static TypeElement classOf(Element annotated) {
    return Nesting.around(annotated).get(0);
  }

  /** Reads a class that has annotated methods. */
  public Result parse(TypeElement type) {
    Findings findings = new Findings(type, isSource, levels);
    Module module = new Module(type, elements, types, new RuntimeTypes(elements, types), findings);
    if (!new ClassRules(module).hold()) {
      return Result.without(findings, skeleton(module));
    }
    if (type.getModifiers().contains(Modifier.ABSTRACT)) {
      // Its subclasses are modules; whether it has all that a module needs is seen there.
      ANNOTATIONS.forEach(annotation -> AnnotatedMethod.all(module, annotation));
      return Result.without(findings, Optional.empty());
    }
    ModuleParts parts = read(module);
    boolean isRight = findings.mistakes().isEmpty() && !findings.unresolved();
    return isRight
        ? new Result(
            Optional.of(parts.model(module)),
            Optional.empty(),
            List.of(),
            findings.remarks(),
            false)
        : Result.without(
            findings, isReachable(type) ? Optional.of(parts.skeleton(module)) : Optional.empty());
  }

  private static boolean isReachable(TypeElement type) {
    return Nesting.around(type).stream()
        .noneMatch(around -> around.getModifiers().contains(Modifier.PRIVATE));
  }

  /** Returns the skeleton of a class whose parts cannot be read. */
  private static Optional<SkeletonModel> skeleton(Module module) {
    if (module.runtime().missing().isPresent() || !isReachable(module.type())) {
      return Optional.empty();
    }
    return Optional.of(
        new ModuleParts(
                List.of(),
                Map.of(),
                Map.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                CliModel.NONE,
                Map.of())
            .skeleton(module));
  }

  private static ModuleParts read(Module module) {
    List<LayerModel> layers = new LayerParser(module).parse();
    Map<Stage, List<LoaderParser.Loader>> loaders =
        new LoaderParser(module, new RecordParser(module)).parse();
    new MeaningRules(module).check(loaders);
    StepParser stepParser = new StepParser(module);
    ParameterParser parameters = new ParameterParser(module);
    Map<StepKind, List<AnnotatedMethod>> methods = stepParser.find();
    Map<StepKind, List<ModuleParts.Step>> steps = new EnumMap<>(StepKind.class);
    methods.forEach(
        (kind, all) -> {
          Optional<ExampleRecord> example = example(kind, loaders);
          for (AnnotatedMethod method : all) {
            List<Argument> arguments = parameters.bind(kind, method, example);
            if (kind == StepKind.PREDICT) {
              stepParser.checkPredictor(method);
            }
            steps
                .computeIfAbsent(kind, unused -> new ArrayList<>())
                .add(new ModuleParts.Step(method, arguments, example));
          }
        });
    List<MetricModel> metrics = new MetricParser(module.findings(), loaders).parse(methods);
    OptimizerParser optimizerParser = new OptimizerParser(module);
    Map<String, OptimizerParser.Optimizing> optimizers = optimizerParser.parse(layers);
    optimizerParser.match(optimizers, methods.getOrDefault(StepKind.TRAINING, List.of()));
    List<AnnotatedMethod> prepareData = new PrepareDataParser(module).parse();
    List<HookModel> hooks = new HookParser(module).parse(methods.keySet());
    new CompletenessRules(module).check(methods, loaders, optimizers.values());
    CliModel cli = new HyperParameterParser(module).parse();
    return new ModuleParts(
        layers,
        loaders,
        steps,
        metrics,
        List.copyOf(optimizers.values()),
        prepareData,
        hooks,
        cli,
        new SilenceParser(module).parse());
  }

  /**
   * Returns the record that a step is bound to. A predict step without a loader of its own is bound
   * to the record of the nearest one.
   */
  private static Optional<ExampleRecord> example(
      StepKind kind, Map<Stage, List<LoaderParser.Loader>> loaders) {
    List<Stage> stages =
        kind == StepKind.PREDICT
            ? List.of(Stage.PREDICT, Stage.TEST, Stage.VALIDATE, Stage.TRAIN)
            : List.of(kind.stage());
    return stages.stream()
        .flatMap(stage -> loaders.getOrDefault(stage, List.of()).stream())
        .findFirst()
        .flatMap(LoaderParser.Loader::example);
  }
}
