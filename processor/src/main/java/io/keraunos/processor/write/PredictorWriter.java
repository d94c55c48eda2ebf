package io.keraunos.processor.write;

import static io.keraunos.processor.write.RuntimeNames.EXAMPLE_WRITER;
import static io.keraunos.processor.write.RuntimeNames.PREDICTOR;
import static io.keraunos.processor.write.RuntimeNames.PREDICTORS;
import static io.keraunos.processor.write.RuntimeNames.PREDICTOR_TYPE;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import io.keraunos.processor.model.ComponentModel;
import io.keraunos.processor.model.Identifiers;
import io.keraunos.processor.model.InputModel;
import io.keraunos.processor.model.ModuleModel;
import io.keraunos.processor.model.StepModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.Modifier;

/** Writes the class that answers the predict step from an exported model. */
final class PredictorWriter {

  private static final TypeName FLOATS = ArrayTypeName.of(TypeName.FLOAT);
  private static final String ONE = "The output for one example, flat in row-major order.\n";
  private static final String MANY = "The outputs for some examples, in their order.\n";

  private final ModuleModel module;
  private final StepModel step;
  private final Optional<InputModel> input;
  private final List<ComponentModel> components;
  private final List<String> parameters;
  private final ClassName name;

  private PredictorWriter(ModuleModel module, StepModel step) {
    this.module = module;
    this.step = step;
    this.input = step.input();
    this.components = input.isPresent() ? step.taken() : inTheOrderOfTheParameters(step);
    this.parameters =
        Identifiers.of(components.stream().map(ComponentModel::name).toList(), Set.of());
    this.name = module.generated("Predictor");
  }

  private static List<ComponentModel> inTheOrderOfTheParameters(StepModel step) {
    return step.arguments().stream()
        .filter(StepModel.Argument.Component.class::isInstance)
        .map(argument -> ((StepModel.Argument.Component) argument).component())
        .distinct()
        .toList();
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
    predictor
        .addField(PREDICTOR, "predictor", Modifier.PRIVATE, Modifier.FINAL)
        .addMethod(
            MethodSpec.constructorBuilder()
                .addModifiers(Modifier.PRIVATE)
                .addParameter(PREDICTOR, "predictor")
                .addStatement("this.predictor = predictor")
                .build())
        .addMethod(load())
        .addMethod(type())
        .addMethods(input.map(this::ofInput).orElseGet(() -> List.of(one(), many())));
    return predictor.addMethod(
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
        .addStatement("return new $T($T.load(folder, type()))", name, PREDICTORS)
        .build();
  }

  private MethodSpec type() {
    return MethodSpec.methodBuilder("type")
        .addJavadoc("The kind of its models, for what opens and swaps them.\n")
        .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
        .returns(ParameterizedTypeName.get(PREDICTOR_TYPE, name))
        .addStatement(VersionGate.of(name))
        .addStatement(
            "return new $T<>(\n$T.class,\n$S,\n$L,\n$T::new)",
            PREDICTOR_TYPE,
            name,
            step.method(),
            FeatureList.of(components),
            name)
        .build();
  }

  /** Returns the methods of a predictor that takes records. */
  private List<MethodSpec> ofInput(InputModel taken) {
    MethodSpec.Builder write =
        MethodSpec.methodBuilder("write")
            .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
            .addParameter(taken.type(), "example")
            .addParameter(EXAMPLE_WRITER, "row");
    for (ComponentModel component : components) {
      CodeBlock value = ComponentCode.value(taken.name(component));
      write.addStatement(ComponentCode.put("row", component, value));
    }
    return List.of(
        method(ONE)
            .returns(FLOATS)
            .addParameter(taken.type(), "example")
            .addStatement(
                "$T.requireNonNull(example, $S)",
                Objects.class,
                "example must be a " + taken.type().simpleName() + ", but was null")
            .addStatement("return predictor.predict(row -> write(example, row))")
            .build(),
        method(MANY)
            .returns(listOf(FLOATS))
            .addParameter(listOf(taken.type()), "examples")
            .addStatement("return predictor.predict(examples, $T::write)", name)
            .build(),
        write.build());
  }

  private MethodSpec one() {
    MethodSpec.Builder one = method(ONE).returns(FLOATS);
    String row = unused("row");
    List<CodeBlock> puts = new ArrayList<>();
    for (int i = 0; i < components.size(); i++) {
      ComponentModel component = components.get(i);
      one.addParameter(component.value().type(), parameters.get(i));
      puts.add(ComponentCode.put(row, component, CodeBlock.of("$N", parameters.get(i))));
    }
    return one.addCode("return this.predictor.predict($L -> $L);\n", row, body(puts)).build();
  }

  private MethodSpec many() {
    return method(MANY)
        .returns(listOf(FLOATS))
        .addParameter(listOf(step.example().type()), "examples")
        .addCode(
            "return this.predictor.predict(examples, (example, row) -> $L);\n",
            body(
                components.stream()
                    .map(of -> ComponentCode.put("row", of, ComponentCode.value(of.name())))
                    .toList()))
        .build();
  }

  private static TypeName listOf(TypeName element) {
    return ParameterizedTypeName.get(ClassName.get(List.class), element);
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
    return parameters.contains(wanted) ? unused(wanted + "_") : wanted;
  }
}
