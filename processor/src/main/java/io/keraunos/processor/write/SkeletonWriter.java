package io.keraunos.processor.write;

import static io.keraunos.processor.write.RuntimeNames.MODULE_COMMAND_LINE;
import static io.keraunos.processor.write.RuntimeNames.MODULE_DEFINITION;
import static io.keraunos.processor.write.RuntimeNames.RECORD_READER;
import static io.keraunos.processor.write.RuntimeNames.TRAINER_BUILDER;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import com.palantir.javapoet.WildcardTypeName;
import io.keraunos.processor.model.ModuleModel;
import io.keraunos.processor.model.SkeletonModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;

/**
 * Writes the classes of a module with mistakes: their members are there to be called, but cannot be
 * run. The program does not compile, so nobody ever does.
 */
final class SkeletonWriter {
  private static final TypeName FLOATS = ArrayTypeName.of(TypeName.FLOAT);

  private final SkeletonModel module;

  private SkeletonWriter(SkeletonModel module) {
    this.module = module;
  }

  /** Returns the classes except that of the metrics, which is the real one. */
  static List<TypeSpec.Builder> write(SkeletonModel module) {
    return new SkeletonWriter(module).write();
  }

  private List<TypeSpec.Builder> write() {
    List<TypeSpec.Builder> types = new ArrayList<>();
    types.add(
        type("Trainer")
            .addMethod(
                method("builder", TRAINER_BUILDER).addParameter(moduleType(), "module").build())
            .addMethod(
                method("definition", MODULE_DEFINITION)
                    .addParameter(moduleType(), "module")
                    .build()));
    if (module.hasCli()) {
      types.add(
          type("Cli")
              .addMethod(method("main", TypeName.VOID).addParameter(String[].class, "args").build())
              .addMethod(method("commandLine", MODULE_COMMAND_LINE).build()));
    }
    module.predictStep().ifPresent(step -> types.add(predictor(step)));
    module.input().ifPresent(input -> types.add(input(input)));
    module
        .input()
        .filter(input -> !module.readers().isEmpty())
        .map(input -> reader(ReaderWriter.readerOf(input), input, module.isPublic()))
        .ifPresent(types::add);
    module
        .readers()
        .forEach(reader -> types.add(reader(reader.type(), reader.record(), reader.isPublic())));
    return types;
  }

  private TypeSpec.Builder predictor(String step) {
    ClassName name = generated("Predictor");
    return type("Predictor")
        .addSuperinterface(AutoCloseable.class)
        .addMethod(method("load", name).addParameter(Path.class, "folder").build())
        .addMethod(
            method("type", ParameterizedTypeName.get(RuntimeNames.PREDICTOR_TYPE, name)).build())
        .addMethod(instance(step, FLOATS).addParameter(Object[].class, "values").varargs().build())
        .addMethod(
            instance(step, ParameterizedTypeName.get(ClassName.get(List.class), FLOATS))
                .addParameter(
                    ParameterizedTypeName.get(
                        ClassName.get(List.class), WildcardTypeName.subtypeOf(Object.class)),
                    "examples")
                .build())
        .addMethod(
            MethodSpec.methodBuilder("close")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .build());
  }

  private TypeSpec.Builder input(ClassName name) {
    return type(name)
        .addMethod(
            MethodSpec.constructorBuilder()
                .addModifiers(Modifier.PUBLIC)
                .addParameter(Object[].class, "values")
                .varargs()
                .build())
        .addMethod(method("of", name).addParameter(Object.class, "example").build());
  }

  private TypeSpec.Builder reader(ClassName name, ClassName record, boolean isPublic) {
    FieldSpec.Builder instance =
        FieldSpec.builder(
                ParameterizedTypeName.get(RECORD_READER, record),
                "INSTANCE",
                Modifier.STATIC,
                Modifier.FINAL)
            .initializer("null");
    if (isPublic) {
      instance.addModifiers(Modifier.PUBLIC);
    }
    return type(name).addField(instance.build());
  }

  private TypeSpec.Builder type(String suffix) {
    return type(generated(suffix))
        .addMethod(MethodSpec.constructorBuilder().addModifiers(Modifier.PRIVATE).build());
  }

  private TypeSpec.Builder type(ClassName name) {
    TypeSpec.Builder type =
        TypeSpec.classBuilder(name)
            .addJavadoc(
                "Stands in until the mistakes of {@link $T} are corrected.\n", module.type())
            .addModifiers(Modifier.FINAL);
    if (module.isPublic()) {
      type.addModifiers(Modifier.PUBLIC);
    }
    return type;
  }

  private MethodSpec.Builder method(String name, TypeName returned) {
    return instance(name, returned).addModifiers(Modifier.STATIC);
  }

  private MethodSpec.Builder instance(String name, TypeName returned) {
    return MethodSpec.methodBuilder(name)
        .addModifiers(Modifier.PUBLIC)
        .returns(returned)
        .addStatement(
            "throw new $T($S)",
            IllegalStateException.class,
            module.type().simpleName() + " did not compile");
  }

  private TypeName moduleType() {
    return TrainerWriter.parameterType(module.type(), module.typeParameters());
  }

  private ClassName generated(String suffix) {
    return ModuleModel.generated(module.type(), suffix);
  }
}
