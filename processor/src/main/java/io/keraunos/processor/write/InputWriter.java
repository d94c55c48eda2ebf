package io.keraunos.processor.write;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import io.keraunos.processor.model.InputModel;
import io.keraunos.processor.model.ModuleModel;
import io.keraunos.processor.model.StepModel;
import javax.lang.model.element.Modifier;

/** Writes the record that a module's predictor takes. */
final class InputWriter {
  /** The annotation of a component that may be null. */
  static final ClassName NULLABLE = ClassName.get("org.jspecify.annotations", "Nullable");

  private InputWriter() {}

  /**
   * Writes the record.
   *
   * @param annotates whether the program can name {@code @Nullable}
   */
  static TypeSpec.Builder write(
      ModuleModel module, StepModel step, InputModel input, boolean annotates) {
    ClassName example = step.example().type();
    MethodSpec.Builder constructor = MethodSpec.constructorBuilder();
    for (InputModel.Part part : input.parts()) {
      TypeName type =
          annotates && part.isNullable()
              ? part.type().annotated(AnnotationSpec.builder(NULLABLE).build())
              : part.type();
      constructor.addParameter(type, part.name());
    }
    MethodSpec.Builder of =
        MethodSpec.methodBuilder("of")
            .addJavadoc("Returns the input for an example.\n")
            .addModifiers(Modifier.STATIC)
            .returns(input.type())
            .addParameter(example, "example")
            .addStatement(
                "return new $T(\n$L)",
                input.type(),
                input.parts().stream()
                    .map(part -> ComponentCode.value(part.path()))
                    .collect(CodeBlock.joining(",\n")));
    TypeSpec.Builder type =
        TypeSpec.recordBuilder(input.type())
            .addJavadoc(
                "The input of {@code $L} of {@link $T}: the components of\n{@link $T} that it"
                    + " uses.\n",
                step.method(),
                module.type(),
                example);
    if (module.isPublic()) {
      type.addModifiers(Modifier.PUBLIC);
      of.addModifiers(Modifier.PUBLIC);
    }
    return type.recordConstructor(constructor.build()).addMethod(of.build());
  }
}
