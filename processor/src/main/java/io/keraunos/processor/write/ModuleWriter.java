package io.keraunos.processor.write;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.TypeSpec;
import io.keraunos.processor.model.ExampleModel;
import io.keraunos.processor.model.InputModel;
import io.keraunos.processor.model.ModuleModel;
import io.keraunos.processor.model.SkeletonModel;
import io.keraunos.processor.model.StepKind;
import io.keraunos.processor.model.StepModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.annotation.processing.Filer;
import javax.annotation.processing.FilerException;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;

/**
 * Writes the sources for a module: its trainer, its metrics, its command line, its predictor with
 * the record that it takes, and a collator and perhaps a reader for each record.
 */
public final class ModuleWriter {
  /** Name of the annotation of generated classes. */
  public static final String GENERATED = "javax.annotation.processing.Generated";

  private final Elements elements;
  private final Filer filer;
  private final Set<String> written;
  private final String generator;

  /**
   * Creates a writer.
   *
   * @param written the names of the module's classes that were written before, which are not
   *     written again; takes those that are
   * @param generator the processor's class name, for {@code @Generated}
   */
  public ModuleWriter(Elements elements, Filer filer, Set<String> written, String generator) {
    this.elements = elements;
    this.filer = filer;
    this.written = written;
    this.generator = generator;
  }

  /**
   * Writes the sources, each with the annotated class as its one originating element.
   *
   * @param module the module to write
   * @param origin the annotated class
   */
  public void write(ModuleModel module, TypeElement origin) throws IOException {
    List<TypeSpec.Builder> types = new ArrayList<>();
    types.add(TrainerWriter.write(module));
    MetricsWriter.write(module.type(), module.isPublic(), module.metrics()).ifPresent(types::add);
    if (module.cli().isWritten()) {
      types.add(CliWriter.write(module));
    }
    for (StepModel step : module.steps()) {
      if (step.kind() == StepKind.PREDICT) {
        types.add(PredictorWriter.write(module, step));
        step.input().ifPresent(input -> types.addAll(input(module, step, input, origin)));
      }
    }
    for (ExampleModel example : module.examples()) {
      types.add(CollatorWriter.write(example));
      example.reader().ifPresent(reader -> types.add(ReaderWriter.write(example, reader)));
    }
    write(types, origin, module.isDeprecated() ? List.of("deprecation", "removal") : List.of());
  }

  /** Returns the record that a predictor takes, with its reader if the example has one. */
  private List<TypeSpec.Builder> input(
      ModuleModel module, StepModel step, InputModel input, TypeElement origin) {
    List<TypeSpec.Builder> types = new ArrayList<>();
    boolean annotates = canName(origin, InputWriter.NULLABLE.canonicalName());
    types.add(InputWriter.write(module, step, input, annotates));
    step.example()
        .reader()
        .map(reader -> ReaderWriter.write(step.example(), reader, input, module.isPublic()))
        .ifPresent(types::add);
    return types;
  }

  /**
   * Writes the classes that others may name of a module with mistakes.
   *
   * @param module the parts of it that could be read
   * @param origin the annotated class
   */
  public void write(SkeletonModel module, TypeElement origin) throws IOException {
    List<TypeSpec.Builder> types = SkeletonWriter.write(module);
    MetricsWriter.write(module.type(), module.isPublic(), module.metrics()).ifPresent(types::add);
    write(types, origin, List.of());
  }

  /**
   * Writes the metrics of a module that is not written yet: they are the same whatever becomes of
   * it.
   *
   * @param module the parts of it that could be read
   * @param origin the annotated class
   */
  public void writeMetrics(SkeletonModel module, TypeElement origin) throws IOException {
    List<TypeSpec.Builder> types = new ArrayList<>();
    MetricsWriter.write(module.type(), module.isPublic(), module.metrics()).ifPresent(types::add);
    write(types, origin, List.of());
  }

  private void write(List<TypeSpec.Builder> types, TypeElement origin, List<String> suppressed)
      throws IOException {
    String packageName = elements.getPackageOf(origin).getQualifiedName().toString();
    for (TypeSpec.Builder type : types) {
      String simple = type.build().name();
      String name = packageName.isEmpty() ? simple : packageName + "." + simple;
      if (!written.contains(name)) {
        write(type, origin, suppressed);
        written.add(name);
      }
    }
  }

  private void write(TypeSpec.Builder type, TypeElement origin, List<String> suppressed)
      throws IOException {
    // A user's module that does not read java.compiler cannot name @Generated.
    if (canName(origin, GENERATED)) {
      type.addAnnotation(
          AnnotationSpec.builder(ClassName.bestGuess(GENERATED))
              .addMember("value", "$S", generator)
              .build());
    }
    List<String> warnings = new ArrayList<>(suppressed);
    if (!elements.getModuleOf(origin).isUnnamed()) {
      // The program decides whether it requires the runtime transitively.
      warnings.add("exports");
    }
    if (!warnings.isEmpty()) {
      type.addAnnotation(suppress(warnings));
    }
    JavaFile file =
        JavaFile.builder(
                elements.getPackageOf(origin).getQualifiedName().toString(),
                type.addOriginatingElement(origin).build())
            .skipJavaLangImports(true)
            .indent("  ")
            .build();
    try {
      file.writeTo(filer);
    } catch (FilerException taken) {
      throw new NameTakenException(file.typeSpec().name(), taken);
    }
  }

  private boolean canName(TypeElement origin, String name) {
    return elements.getTypeElement(elements.getModuleOf(origin), name) != null;
  }

  private static AnnotationSpec suppress(List<String> warnings) {
    CodeBlock names =
        warnings.stream().map(name -> CodeBlock.of("$S", name)).collect(CodeBlock.joining(", "));
    return AnnotationSpec.builder(SuppressWarnings.class).addMember("value", "{$L}", names).build();
  }

  /** Thrown when the program has a class of the name that a generated one is to have. */
  public static final class NameTakenException extends IOException {
    private static final long serialVersionUID = 1L;

    private NameTakenException(String name, FilerException cause) {
      super(name, cause);
    }
  }
}
