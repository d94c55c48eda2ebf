package io.keraunos.processor.write;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.TypeSpec;
import io.keraunos.processor.model.ExampleModel;
import io.keraunos.processor.model.ModuleModel;
import io.keraunos.processor.model.StepKind;
import io.keraunos.processor.model.StepModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.processing.Filer;
import javax.annotation.processing.FilerException;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;

/**
 * Writes the sources for a module: its trainer, its metrics, its command line, its predictor and a
 * collator for each record.
 */
public final class ModuleWriter {
  private static final String GENERATED = "javax.annotation.processing.Generated";

  private final Elements elements;
  private final Filer filer;
  private final String generator;

  /**
   * A writer.
   *
   * @param generator the processor's class name, for {@code @Generated}
   */
  public ModuleWriter(Elements elements, Filer filer, String generator) {
    this.elements = elements;
    this.filer = filer;
    this.generator = generator;
  }

  /**
   * Writes the sources, each with the annotated class as its one originating element.
   *
   * @param module what to write
   * @param origin the annotated class
   */
  public void write(ModuleModel module, TypeElement origin) throws IOException {
    write(module, TrainerWriter.write(module), origin);
    if (!module.metrics().isEmpty()) {
      write(module, MetricsWriter.write(module), origin);
    }
    if (module.cli().isWritten()) {
      write(module, CliWriter.write(module), origin);
    }
    for (StepModel step : module.steps()) {
      if (step.kind() == StepKind.PREDICT) {
        write(module, PredictorWriter.write(module, step), origin);
      }
    }
    for (ExampleModel example : module.examples()) {
      write(module, CollatorWriter.write(example), origin);
    }
  }

  private void write(ModuleModel module, TypeSpec.Builder type, TypeElement origin)
      throws IOException {
    // A user's module that does not read java.compiler cannot name @Generated.
    if (elements.getTypeElement(elements.getModuleOf(origin), GENERATED) != null) {
      type.addAnnotation(
          AnnotationSpec.builder(ClassName.bestGuess(GENERATED))
              .addMember("value", "$S", generator)
              .build());
    }
    List<String> warnings = new ArrayList<>();
    if (module.isDeprecated()) {
      warnings.addAll(List.of("deprecation", "removal"));
    }
    if (!elements.getModuleOf(origin).isUnnamed()) {
      // Whether the runtime is required transitively is for the program to say.
      warnings.add("exports");
    }
    if (!warnings.isEmpty()) {
      type.addAnnotation(suppress(warnings));
    }
    JavaFile file =
        JavaFile.builder(module.type().packageName(), type.addOriginatingElement(origin).build())
            .skipJavaLangImports(true)
            .indent("  ")
            .build();
    try {
      file.writeTo(filer);
    } catch (FilerException taken) {
      throw new NameTakenException(file.typeSpec().name(), taken);
    }
  }

  private static AnnotationSpec suppress(List<String> warnings) {
    CodeBlock names =
        warnings.stream().map(name -> CodeBlock.of("$S", name)).collect(CodeBlock.joining(", "));
    return AnnotationSpec.builder(SuppressWarnings.class).addMember("value", "{$L}", names).build();
  }

  /** The program has a class of the name that a generated one is to have. */
  public static final class NameTakenException extends IOException {
    private static final long serialVersionUID = 1L;

    private NameTakenException(String name, FilerException cause) {
      super(name, cause);
    }
  }
}
