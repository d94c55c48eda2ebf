package io.keraunos.processor;

import com.google.auto.common.GeneratedAnnotations;
import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.TypeSpec;
import io.keraunos.processor.Module.Example;
import java.io.IOException;
import java.util.Map;
import javax.annotation.processing.FilerException;
import javax.annotation.processing.ProcessingEnvironment;
import javax.tools.Diagnostic;

/** Writes the classes of a module. Each has one originating element, the module. */
final class ModuleWriter {

  private final ProcessingEnvironment environment;
  private final Module module;

  ModuleWriter(ProcessingEnvironment environment, Module module) {
    this.environment = environment;
    this.module = module;
  }

  void write() throws IOException {
    Map<Example, ClassName> collators = CollatorWriter.names(module);
    for (Map.Entry<Example, ClassName> collator : collators.entrySet()) {
      write(CollatorWriter.write(collator.getKey(), collator.getValue()));
    }
    var metrics = MetricsWriter.write(module);
    if (metrics.isPresent()) {
      write(metrics.get());
    }
    write(new TrainerWriter(module, collators).write());
  }

  private void write(TypeSpec.Builder type) throws IOException {
    type.addOriginatingElement(module.element());
    GeneratedAnnotations.generatedAnnotation(
            environment.getElementUtils(), environment.getSourceVersion())
        .ifPresent(
            generated ->
                type.addAnnotation(
                    AnnotationSpec.builder(ClassName.get(generated))
                        .addMember("value", "$S", KeraunosProcessor.class.getName())
                        .build()));
    if (module.deprecated()) {
      type.addAnnotation(
          AnnotationSpec.builder(SuppressWarnings.class)
              .addMember("value", "{$S, $S}", "deprecation", "removal")
              .build());
    }
    JavaFile file =
        JavaFile.builder(module.name().packageName(), type.build())
            .skipJavaLangImports(true)
            .indent("  ")
            .build();
    try {
      file.writeTo(environment.getFiler());
    } catch (FilerException e) {
      environment
          .getMessager()
          .printMessage(
              Diagnostic.Kind.ERROR,
              "[%s] the class %s is generated for %s, but there is one of this name already. Rename one of them."
                  .formatted(
                      Rule.NAME_TAKEN.id(), file.typeSpec().name(), module.name().simpleName()),
              module.element());
    }
  }
}
