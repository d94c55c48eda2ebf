package io.keraunos.processor.write;

import static io.keraunos.processor.write.RuntimeNames.PREDICTOR;
import static io.keraunos.processor.write.RuntimeNames.PREDICTORS;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import io.keraunos.processor.model.ComponentModel;
import io.keraunos.processor.model.ModuleModel;
import io.keraunos.processor.model.StepModel;
import io.keraunos.processor.model.TensorType;
import java.nio.file.Path;
import java.util.List;
import javax.lang.model.element.Modifier;

/** Writes the class that answers the predict step from an exported model. */
final class PredictorWriter {

  private static final TypeName FLOATS = ArrayTypeName.of(TypeName.FLOAT);

  private final ModuleModel module;
  private final StepModel step;
  private final List<ComponentModel> components;
  private final ClassName name;

  private PredictorWriter(ModuleModel module, StepModel step) {
    this.module = module;
    this.step = step;
    this.components =
        step.arguments().stream()
            .filter(StepModel.Argument.Component.class::isInstance)
            .map(argument -> ((StepModel.Argument.Component) argument).component())
            .distinct()
            .toList();
    this.name = module.generated("Predictor");
  }

  static TypeSpec.Builder write(ModuleModel module, StepModel step) {
    return new PredictorWriter(module, step).write();
  }

  private TypeSpec.Builder write() {
    TypeSpec.Builder predictor =
        TypeSpec.classBuilder(name)
            .addJavadoc(
                "Answers {@code $L} of {@link $T} from an exported model.\n\n"
                    + "<p>Any number of threads may ask at the same time. Close it to free its"
                    + " native memory.\n",
                step.method(),
                module.type())
            .addModifiers(Modifier.FINAL)
            .addSuperinterface(AutoCloseable.class);
    if (module.isPublic()) {
      predictor.addModifiers(Modifier.PUBLIC);
    }
    return predictor
        .addField(PREDICTOR, "predictor", Modifier.PRIVATE, Modifier.FINAL)
        .addMethod(
            MethodSpec.constructorBuilder()
                .addModifiers(Modifier.PRIVATE)
                .addParameter(PREDICTOR, "predictor")
                .addStatement("this.predictor = predictor")
                .build())
        .addMethod(load())
        .addMethod(one())
        .addMethod(many())
        .addMethod(
            MethodSpec.methodBuilder("close")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .addStatement("predictor.close()")
                .build());
  }

  private MethodSpec load() {
    return MethodSpec.methodBuilder("load")
        .addJavadoc(
            "Loads a model.\n\n"
                + "@param folder what {@code Trainer.export} wrote\n"
                + "@throws IllegalArgumentException if it is another model's, or an older"
                + " version's\n"
                + "@throws java.io.UncheckedIOException if there is none, or it cannot be read\n")
        .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
        .returns(name)
        .addParameter(Path.class, "folder")
        .addStatement(VersionGate.of(name))
        .addStatement(
            "return new $T(\n$T.load(folder, $S, $L))",
            name,
            PREDICTORS,
            step.method(),
            FeatureList.of(components))
        .build();
  }

  private MethodSpec one() {
    MethodSpec.Builder one =
        method("The output for one example, flat in row-major order.\n").returns(FLOATS);
    for (ComponentModel component : components) {
      one.addParameter(javaType(component), component.name());
    }
    String row = unused("row");
    return one.addCode(
            "return this.predictor.predict($L -> $L);\n",
            row,
            body(
                components.stream()
                    .map(component -> CodeBlock.of("$N.put($N)", row, component.name()))
                    .toList()))
        .build();
  }

  private MethodSpec many() {
    return method("The outputs for some examples, in their order.\n")
        .returns(ParameterizedTypeName.get(ClassName.get(List.class), FLOATS))
        .addParameter(
            ParameterizedTypeName.get(ClassName.get(List.class), step.example().type()), "examples")
        .addCode(
            "return this.predictor.predict(examples, (example, row) -> $L);\n",
            body(
                components.stream()
                    .map(component -> CodeBlock.of("row.put(example.$N())", component.name()))
                    .toList()))
        .build();
  }

  /** Returns the body of a lambda: one expression, or a block of them. */
  private static CodeBlock body(List<CodeBlock> expressions) {
    if (expressions.size() == 1) {
      return expressions.get(0);
    }
    CodeBlock.Builder block = CodeBlock.builder().add("{\n$>");
    expressions.forEach(expression -> block.add("$L;\n", expression));
    return block.add("$<}").build();
  }

  private MethodSpec.Builder method(String javadoc) {
    return MethodSpec.methodBuilder(step.method())
        .addJavadoc(javadoc)
        .addModifiers(Modifier.PUBLIC);
  }

  private String unused(String wanted) {
    boolean taken = components.stream().anyMatch(component -> component.name().equals(wanted));
    return taken ? unused(wanted + "_") : wanted;
  }

  private static TypeName javaType(ComponentModel component) {
    TypeName element =
        switch (component.type()) {
          case UINT8 -> TypeName.BYTE;
          case FLOAT32 -> TypeName.FLOAT;
          case FLOAT64 -> TypeName.DOUBLE;
          case INT32 -> TypeName.INT;
          case INT64 -> TypeName.LONG;
          case BOOL -> TypeName.BOOLEAN;
          case STRING -> ClassName.get(String.class);
        };
    boolean array = component.type() == TensorType.UINT8 || !component.shape().isEmpty();
    return array ? ArrayTypeName.of(element) : element;
  }
}
