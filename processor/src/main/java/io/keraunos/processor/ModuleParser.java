package io.keraunos.processor;

import com.google.auto.common.MoreElements;
import com.palantir.javapoet.ClassName;
import io.keraunos.processor.Module.Example;
import io.keraunos.processor.Module.HookMethod;
import io.keraunos.processor.Module.Kind;
import io.keraunos.processor.Module.LayerField;
import io.keraunos.processor.Module.LoaderMethod;
import io.keraunos.processor.Module.StepMethod;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.NestingKind;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;

/** Reads an annotated class into a {@link Module}, and finds what is wrong with it. */
final class ModuleParser {

  private static final List<String> METHOD_ANNOTATIONS =
      List.of(
          "TrainingStep",
          "ValidationStep",
          "TestStep",
          "PredictStep",
          "Optimizer",
          "DataLoader",
          "PrepareData",
          "On");

  private final Mirrors mirrors;
  private final Mistakes mistakes;
  private final TypeElement type;
  private final MethodParser methods;
  private final StepParser steps;
  private final LoaderParser loaders;
  private final HookParser hooks;

  ModuleParser(Mirrors mirrors, Mistakes mistakes, TypeElement type) {
    this.mirrors = mirrors;
    this.mistakes = mistakes;
    this.type = type;
    this.methods = new MethodParser(mirrors, mistakes);
    this.steps = new StepParser(mirrors, mistakes, methods);
    this.loaders =
        new LoaderParser(mirrors, mistakes, methods, new ExampleParser(mirrors, mistakes, type));
    this.hooks = new HookParser(mirrors, mistakes, methods);
  }

  /**
   * The module; empty if something is wrong, which is then in the mistakes.
   *
   * @throws Mirrors.UnresolvedTypeException if a type it needs is not there yet
   */
  Optional<Module> parse() {
    if (mirrors.elements().getTypeElement(Names.STEP) == null) {
      mistakes.add(
          Rule.NO_RUNTIME,
          type,
          "%s needs keraunos-runtime on the class path, but io.keraunos.step.Step is not there. Add the dependency io.keraunos:keraunos-runtime."
              .formatted(type.getSimpleName()));
      return Optional.empty();
    }
    checkClass();
    List<LayerField> layers = layers();
    Map<Kind, LoaderMethod> loadersByStage = new EnumMap<>(Kind.class);
    Map<Kind, ExecutableElement> declaredLoaders = new EnumMap<>(Kind.class);
    for (ExecutableElement method : annotated("DataLoader")) {
      AnnotationMirror annotation = mirrors.annotation(method, "DataLoader").orElseThrow();
      Kind stage = loaders.stage(annotation);
      Optional<LoaderMethod> loader = loaders.parse(method, annotation);
      ExecutableElement first = declaredLoaders.putIfAbsent(stage, method);
      if (first != null) {
        duplicate(method, first, "@DataLoader(stage = Stage." + stage + ")");
      }
      loader.ifPresent(parsed -> loadersByStage.putIfAbsent(stage, parsed));
    }
    List<StepMethod> parsedSteps = steps(loadersByStage);
    List<String> optimizer = optimizer();
    List<String> prepareData = prepareData();
    List<HookMethod> parsedHooks = hooks();
    checkRoles();
    checkPairs(declaredLoaders);
    checkMetrics(parsedSteps);
    if (!mistakes.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Module(
            type,
            ClassName.get(type),
            String.join("_", ClassName.get(type).simpleNames()),
            isPublic(),
            deprecated(),
            layers,
            parsedSteps,
            List.copyOf(loadersByStage.values()),
            optimizer,
            prepareData,
            parsedHooks));
  }

  private void checkClass() {
    String name = type.getSimpleName().toString();
    if (type.getKind() != ElementKind.CLASS || type.getModifiers().contains(Modifier.ABSTRACT)) {
      mistakes.add(
          Rule.CLASS_KIND,
          type,
          "%s must be a class that can be created, but is %s. Put the annotated methods into a concrete class."
              .formatted(
                  name,
                  type.getKind() == ElementKind.CLASS
                      ? "abstract"
                      : "of the kind " + type.getKind()));
    }
    if (!type.getTypeParameters().isEmpty()) {
      mistakes.add(
          Rule.CLASS_GENERIC,
          type,
          "%s must not have type parameters, but has %s."
              .formatted(name, type.getTypeParameters()));
    }
    boolean inner =
        type.getNestingKind() == NestingKind.MEMBER
            && type.getKind() == ElementKind.CLASS
            && !type.getModifiers().contains(Modifier.STATIC);
    if (inner || !mirrors.reachable(type, type) || !isNamed()) {
      mistakes.add(
          Rule.CLASS_NOT_REACHABLE,
          type,
          "%s must be a top-level class or a static nested class that its package can see, since generated code names it, but is %s."
              .formatted(name, inner ? "an inner class. Make it static" : "private or local"));
    }
  }

  private boolean isNamed() {
    return type.getNestingKind() == NestingKind.TOP_LEVEL
        || type.getNestingKind() == NestingKind.MEMBER;
  }

  private List<ExecutableElement> annotated(String annotation) {
    return ElementFilter.methodsIn(type.getEnclosedElements()).stream()
        .filter(method -> mirrors.annotation(method, annotation).isPresent())
        .toList();
  }

  /** The layers of the class and those it inherits, the superclass's first. */
  private List<LayerField> layers() {
    Deque<TypeElement> classes = new ArrayDeque<>();
    for (TypeElement at = type;
        at != null && !at.getQualifiedName().contentEquals("java.lang.Object");
        at = superclass(at)) {
      classes.push(at);
    }
    List<LayerField> layers = new ArrayList<>();
    for (TypeElement at : classes) {
      for (VariableElement field : ElementFilter.fieldsIn(at.getEnclosedElements())) {
        TypeMirror fieldType = field.asType();
        boolean list = isListOfLayers(fieldType);
        if (list || mirrors.isSubtype(fieldType, Names.LAYER)) {
          checkLayer(field, at);
          layers.add(new LayerField(field.getSimpleName().toString(), list));
        }
      }
    }
    return layers;
  }

  private TypeElement superclass(TypeElement of) {
    Element superclass = mirrors.types().asElement(of.getSuperclass());
    return superclass == null
        ? mirrors.elements().getTypeElement("java.lang.Object")
        : MoreElements.asType(superclass);
  }

  private boolean isListOfLayers(TypeMirror fieldType) {
    return mirrors
        .as(fieldType, "java.util.List")
        .filter(list -> list.getTypeArguments().size() == 1)
        .map(list -> list.getTypeArguments().get(0))
        .filter(element -> mirrors.isSubtype(element, Names.LAYER))
        .isPresent();
  }

  private void checkLayer(VariableElement field, TypeElement owner) {
    boolean elsewhere = !MoreElements.getPackage(owner).equals(MoreElements.getPackage(type));
    boolean hidden =
        field.getModifiers().contains(Modifier.PRIVATE)
            || (elsewhere && !field.getModifiers().contains(Modifier.PUBLIC));
    if (hidden || field.getModifiers().contains(Modifier.STATIC)) {
      mistakes.add(
          Rule.LAYER_FIELD,
          owner.equals(type) ? field : type,
          "the layer %s must be a field that generated code in the package of %s can read on the module, but is %s: final %s %s."
              .formatted(
                  field.getSimpleName(),
                  type.getSimpleName(),
                  hidden ? "hidden from it" : "static",
                  mirrors.simple(field.asType()),
                  field.getSimpleName()));
    }
  }

  private List<StepMethod> steps(Map<Kind, LoaderMethod> loadersByStage) {
    List<StepMethod> parsed = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      List<ExecutableElement> found = annotated(kind.annotation());
      Optional<Example> example = example(kind, loadersByStage);
      for (ExecutableElement method : found) {
        AnnotationMirror annotation = mirrors.annotation(method, kind.annotation()).orElseThrow();
        StepMethod step = steps.parse(method, kind, annotation, example);
        if (method.equals(found.get(0))) {
          parsed.add(step);
        } else {
          duplicate(method, found.get(0), "@" + kind.annotation());
          sharedMetrics(method, annotation, kind, step, parsed);
        }
      }
    }
    return parsed;
  }

  /** The record a stage's step is bound to; for prediction, that of any loader serves. */
  private static Optional<Example> example(Kind kind, Map<Kind, LoaderMethod> loadersByStage) {
    List<Kind> order =
        kind == Kind.PREDICT
            ? List.of(Kind.PREDICT, Kind.TEST, Kind.VALIDATE, Kind.TRAIN)
            : List.of(kind);
    return order.stream()
        .flatMap(stage -> Stream.ofNullable(loadersByStage.get(stage)))
        .map(LoaderMethod::example)
        .findFirst();
  }

  private void sharedMetrics(
      ExecutableElement method,
      AnnotationMirror annotation,
      Kind kind,
      StepMethod step,
      List<StepMethod> parsed) {
    for (StepMethod other : parsed) {
      for (String metric : step.logs()) {
        if (other.kind() == kind && other.logs().contains(metric)) {
          mistakes.add(
              Rule.METRIC_TWICE,
              method,
              annotation,
              null,
              "the metric \"%s\" must be declared by one step of the stage %s, but is by %s and %s."
                  .formatted(metric, kind, other.name(), step.name()));
        }
      }
    }
  }

  private void duplicate(ExecutableElement method, ExecutableElement first, String what) {
    mistakes.add(
        Rule.DUPLICATE,
        method,
        "%s must have one %s, but both %s and %s are. Remove one."
            .formatted(type.getSimpleName(), what, first.getSimpleName(), method.getSimpleName()));
  }

  private List<String> optimizer() {
    List<ExecutableElement> found = annotated("Optimizer");
    for (ExecutableElement method : found) {
      methods.callable(method, "Optimizer");
      methods.noParameters(method, "Optimizer");
      methods.noCheckedException(method, "Optimizer");
      TypeMirror returned = mirrors.resolved(method.getReturnType());
      if (!mirrors.isSubtype(returned, Names.OPTIMIZER_SPEC)) {
        mistakes.add(
            Rule.RETURN_TYPE,
            method,
            "the @Optimizer method %s must return an OptimizerSpec such as Adam, but returns %s."
                .formatted(method.getSimpleName(), mirrors.simple(returned)));
      }
      if (!method.equals(found.get(0))) {
        duplicate(method, found.get(0), "@Optimizer");
      }
    }
    return found.stream().limit(1).map(method -> method.getSimpleName().toString()).toList();
  }

  private List<String> prepareData() {
    List<ExecutableElement> found = annotated("PrepareData");
    for (ExecutableElement method : found) {
      methods.callable(method, "PrepareData");
      methods.noParameters(method, "PrepareData");
      methods.returnsVoid(method, "PrepareData", "Keep what the loaders need in fields or files.");
    }
    return found.stream().map(method -> method.getSimpleName().toString()).toList();
  }

  private List<HookMethod> hooks() {
    List<HookMethod> parsed = new ArrayList<>();
    for (ExecutableElement method : annotated("On")) {
      parsed.add(hooks.parse(method, mirrors.annotation(method, "On").orElseThrow()));
    }
    return parsed;
  }

  /** One method, one role. */
  private void checkRoles() {
    for (ExecutableElement method : ElementFilter.methodsIn(type.getEnclosedElements())) {
      List<String> roles =
          METHOD_ANNOTATIONS.stream()
              .filter(annotation -> mirrors.annotation(method, annotation).isPresent())
              .map(annotation -> "@" + annotation)
              .toList();
      if (roles.size() > 1) {
        mistakes.add(
            Rule.TWO_ROLES,
            method,
            "%s must have one role, but has %s. Write a method for each."
                .formatted(method.getSimpleName(), String.join(" and ", roles)));
      }
    }
  }

  private void checkPairs(Map<Kind, ExecutableElement> declaredLoaders) {
    String name = type.getSimpleName().toString();
    Map<Kind, ExecutableElement> declaredSteps = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      annotated(kind.annotation()).stream()
          .findFirst()
          .ifPresent(method -> declaredSteps.put(kind, method));
    }
    if (declaredSteps.isEmpty()) {
      mistakes.add(
          Rule.NO_STEP,
          type,
          "%s must have at least one step, but has none. Annotate the method that computes the loss with @TrainingStep."
              .formatted(name));
      return;
    }
    ExecutableElement training = declaredSteps.get(Kind.TRAIN);
    if (training != null && annotated("Optimizer").isEmpty()) {
      mistakes.add(
          Rule.NO_OPTIMIZER,
          training,
          "%s must have an @Optimizer method, since it has a @TrainingStep: @Optimizer OptimizerSpec optimizer() { return Adam.learningRate(1e-3); }"
              .formatted(name));
    }
    if (training == null) {
      for (ExecutableElement optimizer : annotated("Optimizer")) {
        mistakes.add(
            Rule.OPTIMIZER_WITHOUT_STEP,
            optimizer,
            "%s must have a @TrainingStep, since it has an @Optimizer. Remove it, or add the step."
                .formatted(name));
      }
    }
    declaredSteps.forEach(
        (kind, method) -> {
          boolean any = kind == Kind.PREDICT && !declaredLoaders.isEmpty();
          if (!declaredLoaders.containsKey(kind) && !any) {
            mistakes.add(
                Rule.STEP_WITHOUT_LOADER,
                method,
                "%s must have a @DataLoader(stage = Stage.%s, ...), since it has a @%s."
                    .formatted(name, kind, kind.annotation()));
          }
        });
    declaredLoaders.forEach(
        (stage, method) -> {
          if (!declaredSteps.containsKey(stage)) {
            mistakes.add(
                Rule.LOADER_WITHOUT_STEP,
                method,
                "%s must have a @%s, since it has a @DataLoader(stage = Stage.%s). Remove the loader, or add the step."
                    .formatted(name, stage.annotation(), stage));
          }
        });
  }

  private void checkMetrics(List<StepMethod> parsedSteps) {
    Map<String, String> metricOf = new HashMap<>();
    Map<String, ExecutableElement> elements = new LinkedHashMap<>();
    ElementFilter.methodsIn(type.getEnclosedElements())
        .forEach(method -> elements.putIfAbsent(method.getSimpleName().toString(), method));
    for (StepMethod step : parsedSteps) {
      for (String metric : step.logs()) {
        String constant = MetricConstant.of(metric).orElseThrow();
        String other = metricOf.putIfAbsent(constant, metric);
        if (other != null && !other.equals(metric)) {
          mistakes.add(
              Rule.METRIC_CONSTANT,
              elements.getOrDefault(step.name(), firstMethod(elements)),
              "the metrics \"%s\" and \"%s\" must not have one constant, but both are %s. Rename one."
                  .formatted(other, metric, constant));
        }
      }
    }
  }

  private static ExecutableElement firstMethod(Map<String, ExecutableElement> elements) {
    return elements.values().iterator().next();
  }

  private boolean isPublic() {
    return mirrors.enclosing(type).stream()
        .allMatch(at -> at.getModifiers().contains(Modifier.PUBLIC));
  }

  private boolean deprecated() {
    return mirrors.elements().isDeprecated(type)
        || type.getEnclosedElements().stream().anyMatch(mirrors.elements()::isDeprecated);
  }
}
