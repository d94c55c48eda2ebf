package io.keraunos.processor;

import com.google.auto.common.MoreElements;
import com.google.auto.service.AutoService;
import io.keraunos.annotation.HyperParameter;
import io.keraunos.processor.model.ModuleModel;
import io.keraunos.processor.parse.ClassMistake;
import io.keraunos.processor.parse.Finding;
import io.keraunos.processor.parse.Heir;
import io.keraunos.processor.parse.Levels;
import io.keraunos.processor.parse.Mistake;
import io.keraunos.processor.parse.ModuleParser;
import io.keraunos.processor.parse.ProcessorMistake;
import io.keraunos.processor.source.SourceChecks;
import io.keraunos.processor.write.ModuleWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.Processor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.tools.Diagnostic;

/**
 * Generates the glue between annotated classes and the trainer.
 *
 * <p>Each class goes through three steps: {@link ModuleParser} reads and checks it, a {@link
 * ModuleModel} is what was read, and {@link ModuleWriter} writes its sources. A class that names
 * types which do not exist yet is tried again in the next round, because another processor may
 * generate them. A class that has mistakes gets classes that stand in for its generated ones, so
 * that those who name them do not add errors of their own. The annotations are claimed: a build
 * with {@code -Xlint:all -Werror} fails over annotations that nobody claims.
 */
@AutoService(Processor.class)
public final class KeraunosProcessor extends AbstractProcessor {
  /** Annotations that mark a class to be processed. */
  private static final Set<String> MARKS =
      Stream.concat(ModuleParser.ANNOTATIONS.stream(), Stream.of(HyperParameter.class))
          .map(Class::getCanonicalName)
          .collect(Collectors.toUnmodifiableSet());

  /** Those of methods, which a class inherits. */
  private static final Set<String> INHERITED =
      ModuleParser.ANNOTATIONS.stream()
          .map(Class::getCanonicalName)
          .collect(Collectors.toUnmodifiableSet());

  private final Set<String> sources = new HashSet<>();

  /** Names of the classes already written, by module. */
  private final Map<String, Set<String>> written = new HashMap<>();

  private final Set<Finding> printed = new HashSet<>();
  private Map<String, ModuleParser.Result> waiting = new LinkedHashMap<>();
  private Levels levels = Levels.of(Map.of(), unused -> {});

  /** Creates the processor; called by the compiler. */
  public KeraunosProcessor() {}

  @Override
  public Set<String> getSupportedAnnotationTypes() {
    Set<String> names = new LinkedHashSet<>();
    ModuleParser.CLAIMED.forEach(annotation -> names.add(annotation.getCanonicalName()));
    names.add(ModuleWriter.GENERATED); // else nobody claims that of what is generated here
    return names;
  }

  @Override
  public Set<String> getSupportedOptions() {
    return Set.of(Levels.WARN, Levels.OFF);
  }

  @Override
  public synchronized void init(ProcessingEnvironment environment) {
    super.init(environment);
    levels =
        Levels.of(
            environment.getOptions(),
            message -> environment.getMessager().printMessage(Diagnostic.Kind.ERROR, message));
    try {
      SourceChecks.install(environment, levels);
    } catch (NoClassDefFoundError withoutJavac) {
      // A compiler that runs without the module jdk.compiler: it has no sources to show either.
      environment.getMessager().printMessage(Diagnostic.Kind.OTHER, withoutJavac.toString());
    }
  }

  @Override
  public SourceVersion getSupportedSourceVersion() {
    return SourceVersion.latestSupported();
  }

  @Override
  @SuppressWarnings("DoNotClaimAnnotations") // unclaimed, -Xlint:all -Werror fails the user's build
  public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
    if (round.processingOver()) {
      // The compiler itself reports the types that stayed unknown.
      waiting.forEach((name, result) -> giveUp(element(name), result));
      return true;
    }
    List<String> roots =
        round.getRootElements().stream()
            .filter(MoreElements::isType)
            .map(Object::toString)
            .toList();
    sources.addAll(roots);
    boolean othersAreDone =
        roots.stream()
            .allMatch(root -> written.values().stream().anyMatch(of -> of.contains(root)));
    for (TypeElement module : modules(annotations, round)) {
      processOrReport(module, othersAreDone);
    }
    Heir.in(round.getRootElements().stream(), INHERITED)
        .forEach(
            heir ->
                print(
                    ClassMistake.MODULE_INHERITED,
                    heir.type(),
                    heir.type().getSimpleName(),
                    heir.parent().getSimpleName()));
    return true;
  }

  private TypeElement element(String name) {
    return processingEnv.getElementUtils().getTypeElement(name);
  }

  /** Returns the classes that waited for this round, then those that are new in it. */
  private Set<TypeElement> modules(Set<? extends TypeElement> annotations, RoundEnvironment round) {
    Set<TypeElement> modules = new LinkedHashSet<>();
    waiting.keySet().forEach(name -> modules.add(element(name)));
    waiting = new LinkedHashMap<>();
    TypeElement[] marks =
        annotations.stream()
            .filter(annotation -> MARKS.contains(annotation.getQualifiedName().toString()))
            .toArray(TypeElement[]::new);
    for (Element annotated : round.getElementsAnnotatedWithAny(marks)) {
      modules.add(ModuleParser.classOf(annotated));
    }
    return modules;
  }

  /**
   * Processes a module; reports an unexpected failure as a fault of this processor, so that it does
   * not look like a crash of the compiler.
   */
  private void processOrReport(TypeElement module, boolean othersAreDone) {
    try {
      process(module, othersAreDone);
    } catch (ModuleWriter.NameTakenException taken) {
      print(
          ClassMistake.NAME_TAKEN,
          module,
          String.valueOf(taken.getMessage()),
          module.getSimpleName());
    } catch (IOException | RuntimeException | LinkageError bug) {
      print(ProcessorMistake.INTERNAL, module, module.getSimpleName(), describe(bug));
    }
  }

  private void process(TypeElement module, boolean othersAreDone) throws IOException {
    ModuleParser.Result result =
        new ModuleParser(
                processingEnv.getElementUtils(),
                processingEnv.getTypeUtils(),
                type -> sources.contains(type.getQualifiedName().toString()),
                levels)
            .parse(module);
    if (result.isUnresolved() && !othersAreDone) {
      waiting.put(module.getQualifiedName().toString(), result);
      // Does not depend on what is unknown, and brings another round: that in which to give up.
      if (result.skeleton().isPresent()) {
        writer(module).writeMetrics(result.skeleton().get(), module);
      }
    } else if (result.model().isPresent()) {
      ModuleModel model = result.model().get();
      writer(module).write(model, module);
      result.remarks().forEach(this::print);
      if (model.cli().lacksLibrary()) {
        String cli = model.generated("Cli").simpleName();
        print(ClassMistake.COMMAND_LINE_MISSING, module, cli, module.getSimpleName());
      }
    } else {
      giveUp(module, result);
    }
  }

  /** Reports the mistakes, and lets classes stand in for those that are not generated. */
  private void giveUp(TypeElement module, ModuleParser.Result result) {
    result.mistakes().forEach(this::print);
    result.remarks().forEach(this::print);
    if (result.skeleton().isPresent()) {
      try {
        writer(module).write(result.skeleton().get(), module);
      } catch (IOException taken) {
        processingEnv
            .getMessager()
            .printMessage(
                Diagnostic.Kind.NOTE,
                "Nothing stands in for what would be generated: " + taken.getMessage(),
                module);
      }
    }
  }

  private ModuleWriter writer(TypeElement module) {
    return new ModuleWriter(
        processingEnv.getElementUtils(),
        processingEnv.getFiler(),
        written.computeIfAbsent(module.getQualifiedName().toString(), unused -> new HashSet<>()),
        KeraunosProcessor.class.getName());
  }

  /** Prints a finding once, though two modules inherit one mistake or read one record. */
  private void print(Finding finding) {
    if (printed.add(finding)) {
      finding.print(processingEnv.getMessager());
    }
  }

  private void print(Mistake mistake, Element element, Object... arguments) {
    levels
        .kind(mistake)
        .ifPresent(
            kind ->
                processingEnv
                    .getMessager()
                    .printMessage(kind, mistake.message(arguments), element));
  }

  private static String describe(Throwable bug) {
    List<String> parts = new ArrayList<>(List.of(bug.toString()));
    for (StackTraceElement frame : bug.getStackTrace()) {
      if (parts.size() <= 3) {
        parts.add("at " + frame);
      }
    }
    return String.join(" ", parts);
  }
}
