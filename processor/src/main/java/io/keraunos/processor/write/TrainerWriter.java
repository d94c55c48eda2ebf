package io.keraunos.processor.write;

import static io.keraunos.processor.write.RuntimeNames.LOADER_OPTIONS;
import static io.keraunos.processor.write.RuntimeNames.MODULE_DEFINITION;
import static io.keraunos.processor.write.RuntimeNames.TRAINERS;
import static io.keraunos.processor.write.RuntimeNames.TRAINER_BUILDER;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import com.palantir.javapoet.WildcardTypeName;
import io.keraunos.annotation.Event;
import io.keraunos.annotation.Stage;
import io.keraunos.processor.model.ComponentModel;
import io.keraunos.processor.model.HookModel;
import io.keraunos.processor.model.LayerModel;
import io.keraunos.processor.model.LoaderModel;
import io.keraunos.processor.model.ModuleModel;
import io.keraunos.processor.model.OptimizerModel;
import io.keraunos.processor.model.StepKind;
import io.keraunos.processor.model.StepModel;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;

/** Writes the class that hands a module's parts to the trainer. */
final class TrainerWriter {
  private TrainerWriter() {}

  static TypeSpec.Builder write(ModuleModel module) {
    TypeSpec.Builder trainer =
        TypeSpec.classBuilder(module.generated("Trainer"))
            .addJavadoc("Trains {@link $T}.\n", module.type())
            .addModifiers(Modifier.FINAL);
    if (module.isPublic()) {
      trainer.addModifiers(Modifier.PUBLIC);
    }
    return trainer
        .addMethod(MethodSpec.constructorBuilder().addModifiers(Modifier.PRIVATE).build())
        .addMethod(builder(module))
        .addMethod(definition(module));
  }

  private static MethodSpec builder(ModuleModel module) {
    MethodSpec.Builder builder =
        MethodSpec.methodBuilder("builder")
            .addJavadoc(
                "Starts the configuration of a trainer.\n\n@param module the module to train\n")
            .addModifiers(Modifier.STATIC)
            .returns(TRAINER_BUILDER)
            .addParameter(parameterType(module), "module")
            .addStatement("return $T.builder(definition(module))", TRAINERS);
    if (module.isPublic()) {
      builder.addModifiers(Modifier.PUBLIC);
    }
    return builder.build();
  }

  private static MethodSpec definition(ModuleModel module) {
    CodeBlock.Builder code =
        CodeBlock.builder()
            .add("return $T.builder($S)$>$>", MODULE_DEFINITION, module.type().simpleName());
    module
        .cli()
        .hyperParameters()
        .forEach(
            parameter ->
                code.add("\n.hyperParameter($S, module.$N)", parameter.name(), parameter.field()));
    module.layers().forEach(layer -> code.add(layer(layer)));
    module.steps().forEach(step -> code.add(step(step)));
    module.optimizers().forEach(optimizer -> code.add(optimizer(optimizer)));
    module.prepareData().forEach(method -> code.add("\n.prepareData(module::$N)", method));
    module.loaders().forEach(loader -> code.add(loader(loader)));
    module.hooks().forEach(hook -> code.add(hook(hook)));
    module.silenced().forEach((rule, reason) -> code.add("\n.silence($S, $S)", rule, reason));
    code.add("\n.build();\n$<$<");
    MethodSpec.Builder definition =
        MethodSpec.methodBuilder("definition").addModifiers(Modifier.STATIC);
    if (!module.cli().isWritten()) {
      definition.addModifiers(Modifier.PRIVATE);
    }
    return definition
        .returns(MODULE_DEFINITION)
        .addParameter(parameterType(module), "module")
        .addStatement(VersionGate.of(module.generated("Trainer")))
        .addCode(code.build())
        .build();
  }

  static TypeName parameterType(ModuleModel module) {
    return parameterType(module.type(), module.typeParameters());
  }

  static TypeName parameterType(ClassName type, int typeParameters) {
    if (typeParameters == 0) {
      return type;
    }
    TypeName anything = WildcardTypeName.subtypeOf(Object.class);
    return ParameterizedTypeName.get(
        type, Collections.nCopies(typeParameters, anything).toArray(TypeName[]::new));
  }

  private static CodeBlock layer(LayerModel layer) {
    return CodeBlock.of(
        "\n.$L($S, module.$N)", layer.isList() ? "layers" : "layer", layer.field(), layer.field());
  }

  private static CodeBlock step(StepModel step) {
    CodeBlock.Builder code =
        CodeBlock.builder()
            .add("\n.$L($>$>\n", step.kind().definitionMethod())
            .add(step.optimizer().isEmpty() ? "" : "$S,\n", named(step.optimizer()))
            .add("$S", step.method())
            .add(
                ",\n(step, inputs) ->$>$>\nmodule.$N($L)$<$<",
                step.method(),
                step.arguments().stream()
                    .map(TrainerWriter::argument)
                    .collect(CodeBlock.joining(",$W")));
    if (step.kind() != StepKind.PREDICT) {
      code.add(",\n$T.of($L)", List.class, strings(step.logs()));
    }
    return code.add(",\n$T.INSTANCE)$<$<", step.example().collator()).build();
  }

  private static CodeBlock optimizer(OptimizerModel optimizer) {
    if (optimizer.name().isEmpty() && optimizer.trains().isEmpty()) {
      return CodeBlock.of("\n.optimizer(module::$N)", optimizer.method());
    }
    return CodeBlock.of(
        "\n.optimizer($S, module::$N, $T.of($L))",
        optimizer.name(),
        optimizer.method(),
        List.class,
        strings(optimizer.trains()));
  }

  /** Returns the name as an argument of a format; none if it is empty. */
  private static Object[] named(String name) {
    return name.isEmpty() ? new Object[0] : new Object[] {name};
  }

  private static CodeBlock strings(List<String> values) {
    return values.stream().map(value -> CodeBlock.of("$S", value)).collect(CodeBlock.joining(", "));
  }

  private static CodeBlock argument(StepModel.Argument argument) {
    if (argument instanceof StepModel.Argument.Features) {
      return CodeBlock.of("inputs.features()");
    }
    if (argument instanceof StepModel.Argument.Component bound) {
      ComponentModel component = bound.component();
      String method =
          component
              .meaning()
              .map(meaning -> "features()." + meaning.kind().method())
              .orElse(component.type().inputMethod());
      return CodeBlock.of("inputs.$L($S)", method, component.name());
    }
    return CodeBlock.of("step");
  }

  private static CodeBlock loader(LoaderModel loader) {
    LoaderModel.Options options = loader.options();
    return CodeBlock.builder()
        .add("\n.$L($>$>", loader.isStream() ? "streamLoader" : "loader")
        .add("\n$T.$L,\n", Stage.class, loader.stage())
        .add(loader.name().isEmpty() ? "" : "$S,\n", named(loader.name()))
        .add("$S,\nmodule::$N", loader.method(), loader.method())
        .add(",\n$T.INSTANCE", loader.example().collator())
        .add(
            ",\nnew $T($>$>\n/* batchSize= */ $L, /* shuffle= */ $L, /* workers= */ $L,"
                + " /* dropLast= */ $L))$<$<$<$<",
            LOADER_OPTIONS,
            options.batchSize(),
            options.shuffle(),
            options.workers(),
            options.dropLast())
        .build();
  }

  private static CodeBlock hook(HookModel hook) {
    String arguments =
        hook.arguments().stream()
            .map(
                argument ->
                    switch (argument) {
                      case EVENT -> "event";
                      case CONTROL -> "control";
                    })
            .collect(Collectors.joining(", "));
    return CodeBlock.builder()
        .add("\n.on($>$>\n$T.$L,\n$S", Event.class, hook.event(), hook.method())
        .add(",\n$T.class", hook.eventType())
        .add(",\n(event, control) -> module.$N($L))$<$<", hook.method(), arguments)
        .build();
  }
}
