package io.keraunos.processor;

import com.google.auto.common.MoreElements;
import com.google.auto.service.AutoService;
import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.On;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.PredictStep;
import io.keraunos.annotation.PrepareData;
import io.keraunos.annotation.TestStep;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.annotation.ValidationStep;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.Processor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.tools.Diagnostic;

/**
 * Generates the trainer of every class that has annotated methods. Reads signatures, never bodies,
 * and leaves all annotations to other processors too.
 */
@AutoService(Processor.class)
public final class KeraunosProcessor extends AbstractProcessor {

  private static final List<Class<? extends java.lang.annotation.Annotation>> ANNOTATIONS =
      List.of(
          TrainingStep.class,
          ValidationStep.class,
          TestStep.class,
          PredictStep.class,
          Optimizer.class,
          DataLoader.class,
          PrepareData.class,
          On.class);

  /** Names of classes that wait for types that are not there yet. */
  private final Set<String> waiting = new TreeSet<>();

  /** Names of the top-level classes that are compiled from source. */
  private final Set<String> sources = new HashSet<>();

  @Override
  public Set<String> getSupportedAnnotationTypes() {
    return ANNOTATIONS.stream().map(Class::getName).collect(Collectors.toSet());
  }

  @Override
  public SourceVersion getSupportedSourceVersion() {
    return SourceVersion.latestSupported();
  }

  @Override
  public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
    if (round.processingOver()) {
      // What is still missing now, the compiler reports itself.
      return false;
    }
    round.getRootElements().stream()
        .filter(MoreElements::isType)
        .forEach(root -> sources.add(MoreElements.asType(root).getQualifiedName().toString()));
    for (TypeElement type : modules(round)) {
      process(type);
    }
    return false;
  }

  /** The classes to look at: those that waited, and those of this round, in a fixed order. */
  private Set<TypeElement> modules(RoundEnvironment round) {
    Set<TypeElement> found = new TreeSet<>(Comparator.comparing(TypeElement::toString));
    for (String name : waiting) {
      TypeElement type = processingEnv.getElementUtils().getTypeElement(name);
      if (type != null) {
        found.add(type);
      }
    }
    waiting.clear();
    for (var annotation : ANNOTATIONS) {
      for (Element element : round.getElementsAnnotatedWith(annotation)) {
        found.add(MoreElements.asType(element.getEnclosingElement()));
      }
    }
    return new LinkedHashSet<>(found);
  }

  @SuppressWarnings("CatchingUnchecked") // whatever we trip over is our mistake, not the user's
  private void process(TypeElement type) {
    Mistakes mistakes = new Mistakes();
    try {
      var module = new ModuleParser(new Mirrors(processingEnv, sources), mistakes, type).parse();
      mistakes.report(processingEnv.getMessager());
      if (module.isPresent()) {
        new ModuleWriter(processingEnv, module.get()).write();
      }
    } catch (Mirrors.UnresolvedTypeException e) {
      waiting.add(type.getQualifiedName().toString());
    } catch (IOException e) {
      error(type, "the classes of %s cannot be written: %s".formatted(type, e));
    } catch (RuntimeException e) {
      error(
          type,
          "keraunos-processor failed on %s. This is a bug in it, not in your class: please report it with this class and the following. %s at %s"
              .formatted(
                  type,
                  e,
                  List.of(e.getStackTrace()).subList(0, Math.min(8, e.getStackTrace().length))));
    }
  }

  private void error(TypeElement type, String message) {
    processingEnv
        .getMessager()
        .printMessage(
            Diagnostic.Kind.ERROR, "[%s] %s".formatted(Rule.PROCESSOR_BUG.id(), message), type);
  }
}
