package io.keraunos.processor;

import com.google.auto.common.MoreElements;
import com.google.auto.service.AutoService;
import io.keraunos.annotation.HyperParameter;
import io.keraunos.processor.model.ModuleModel;
import io.keraunos.processor.parse.Finding;
import io.keraunos.processor.parse.Mistake;
import io.keraunos.processor.parse.ModuleParser;
import io.keraunos.processor.write.ModuleWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
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
 * generate them. The annotations are never claimed, so other processors see them too.
 */
@AutoService(Processor.class)
public final class KeraunosProcessor extends AbstractProcessor {
  private final Set<String> sources = new HashSet<>();
  private final Set<Finding> printed = new HashSet<>();
  private Map<String, List<Finding>> waiting = new LinkedHashMap<>();

  /** Called by the compiler. */
  public KeraunosProcessor() {}

  @Override
  public Set<String> getSupportedAnnotationTypes() {
    Set<String> names = new LinkedHashSet<>();
    ModuleParser.ANNOTATIONS.forEach(annotation -> names.add(annotation.getCanonicalName()));
    names.add(HyperParameter.class.getCanonicalName());
    return names;
  }

  @Override
  public SourceVersion getSupportedSourceVersion() {
    return SourceVersion.latestSupported();
  }

  @Override
  public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
    if (round.processingOver()) {
      // The compiler itself reports the types that stayed unknown.
      waiting.values().forEach(mistakes -> mistakes.forEach(this::print));
      return false;
    }
    round.getRootElements().stream()
        .filter(MoreElements::isType)
        .forEach(type -> sources.add(type.toString()));
    for (TypeElement module : modules(annotations, round)) {
      processOrReport(module);
    }
    return false;
  }

  /** The classes that waited for this round, then those that are new in it. */
  private Set<TypeElement> modules(Set<? extends TypeElement> annotations, RoundEnvironment round) {
    Set<TypeElement> modules = new LinkedHashSet<>();
    for (String name : waiting.keySet()) {
      modules.add(processingEnv.getElementUtils().getTypeElement(name));
    }
    waiting = new LinkedHashMap<>();
    TypeElement[] present = annotations.toArray(TypeElement[]::new);
    for (Element annotated : round.getElementsAnnotatedWithAny(present)) {
      modules.add(ModuleParser.classOf(annotated));
    }
    return modules;
  }

  /** What goes wrong here is ours, and must not look like a crash of the compiler. */
  private void processOrReport(TypeElement module) {
    try {
      process(module);
    } catch (ModuleWriter.NameTakenException taken) {
      print(Mistake.NAME_TAKEN, module, String.valueOf(taken.getMessage()), module.getSimpleName());
    } catch (IOException | RuntimeException | LinkageError bug) {
      print(Mistake.INTERNAL, module, module.getSimpleName(), describe(bug));
    }
  }

  private void process(TypeElement module) throws IOException {
    ModuleParser.Result result =
        new ModuleParser(
                processingEnv.getElementUtils(),
                processingEnv.getTypeUtils(),
                type -> sources.contains(type.getQualifiedName().toString()))
            .parse(module);
    if (result.isUnresolved()) {
      waiting.put(module.getQualifiedName().toString(), result.mistakes());
      return;
    }
    result.mistakes().forEach(this::print);
    if (result.model().isPresent()) {
      new ModuleWriter(
              processingEnv.getElementUtils(),
              processingEnv.getFiler(),
              KeraunosProcessor.class.getName())
          .write(result.model().get(), module);
    }
  }

  /** Two modules that inherit one mistake, or read one record, have it once. */
  private void print(Finding finding) {
    if (printed.add(finding)) {
      finding.print(processingEnv.getMessager());
    }
  }

  private void print(Mistake mistake, Element element, Object... arguments) {
    processingEnv
        .getMessager()
        .printMessage(Diagnostic.Kind.ERROR, mistake.message(arguments), element);
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
