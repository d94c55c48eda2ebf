package io.keraunos.processor.write;

import static io.keraunos.processor.write.RuntimeNames.HYPER_PARAMETER_FLAG;
import static io.keraunos.processor.write.RuntimeNames.HYPER_PARAMETER_VALUES;
import static io.keraunos.processor.write.RuntimeNames.MODULE_COMMAND;
import static io.keraunos.processor.write.RuntimeNames.MODULE_COMMAND_LINE;
import static io.keraunos.processor.write.RuntimeNames.MODULE_DEFINITION;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import io.keraunos.annotation.Stage;
import io.keraunos.processor.model.HyperParameterModel;
import io.keraunos.processor.model.ModuleModel;
import io.keraunos.processor.model.StepModel;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;

/** Writes the class with a module's command line. */
final class CliWriter {
  private CliWriter() {}

  static TypeSpec.Builder write(ModuleModel module) {
    TypeSpec.Builder cli =
        TypeSpec.classBuilder(module.generated("Cli"))
            .addJavadoc("The command line of {@link $T}.\n", module.type())
            .addModifiers(Modifier.FINAL);
    if (module.isPublic()) {
      cli.addModifiers(Modifier.PUBLIC);
    }
    return cli.addMethod(MethodSpec.constructorBuilder().addModifiers(Modifier.PRIVATE).build())
        .addMethod(main())
        .addMethod(commandLine(module))
        .addMethod(definition(module));
  }

  private static MethodSpec main() {
    return MethodSpec.methodBuilder("main")
        .addJavadoc("Runs a command, and ends the process with its exit code.\n\n")
        .addJavadoc("@param args the command and its flags\n")
        .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
        .addParameter(String[].class, "args")
        .addStatement("$T.exit(commandLine().execute(args))", System.class)
        .build();
  }

  private static MethodSpec commandLine(ModuleModel module) {
    ClassName cli = module.generated("Cli");
    CodeBlock.Builder code =
        CodeBlock.builder()
            .add(
                "return $T.of($S, $S, $T::definition)$>$>",
                MODULE_COMMAND_LINE,
                cli.simpleName(),
                module.type().simpleName(),
                cli);
    if (!module.cli().description().isEmpty()) {
      code.add("\n.description($S)", module.cli().description());
    }
    code.add(
        "\n.commands($L)",
        commands(module).stream()
            .map(command -> CodeBlock.of("$T.$L", MODULE_COMMAND, command))
            .collect(CodeBlock.joining(", ")));
    module.cli().hyperParameters().forEach(parameter -> code.add(flag(parameter)));
    MethodSpec.Builder method =
        MethodSpec.methodBuilder("commandLine")
            .addJavadoc("The command line.\n")
            .addModifiers(Modifier.STATIC)
            .returns(MODULE_COMMAND_LINE)
            .addStatement(VersionGate.of(cli))
            .addCode(code.add(";\n$<$<").build());
    if (module.isPublic()) {
      method.addModifiers(Modifier.PUBLIC);
    }
    return method.build();
  }

  /**
   * Returns the commands that the module has steps for; to predict it needs a loader of that stage
   * too.
   */
  private static List<String> commands(ModuleModel module) {
    List<String> commands = new ArrayList<>();
    for (StepModel step : module.steps()) {
      switch (step.kind()) {
        case TRAINING -> commands.add("FIT");
        case VALIDATION -> commands.add("VALIDATE");
        case TEST -> commands.add("TEST");
        case PREDICT -> {
          if (module.loaders().stream().anyMatch(loader -> loader.stage() == Stage.PREDICT)) {
            commands.add("PREDICT");
          }
          commands.add("EXPORT");
        }
      }
    }
    return commands;
  }

  private static CodeBlock flag(HyperParameterModel parameter) {
    CodeBlock.Builder code =
        CodeBlock.builder()
            .add(
                "\n.hyperParameter($>$>\n$T.$L($S, $T.class)$>$>",
                HYPER_PARAMETER_FLAG,
                parameter.isParameter() ? "parameter" : "field",
                parameter.name(),
                parameter.type());
    parameter.defaultValue().ifPresent(value -> code.add("\n.defaultValue($S)", value));
    parameter.min().ifPresent(min -> code.add("\n.min($L)", min));
    parameter.max().ifPresent(max -> code.add("\n.max($L)", max));
    if (!parameter.description().isEmpty()) {
      code.add("\n.description($S)", parameter.description());
    }
    return code.add(")$<$<$<$<").build();
  }

  private static MethodSpec definition(ModuleModel module) {
    String diamond = module.typeParameters() == 0 ? "" : "<>";
    CodeBlock arguments =
        module.cli().hyperParameters().stream()
            .filter(HyperParameterModel::isParameter)
            .map(one -> CodeBlock.of("\nvalues.get($S, $T.class)", one.name(), one.type()))
            .collect(CodeBlock.joining(","));
    MethodSpec.Builder method =
        MethodSpec.methodBuilder("definition")
            .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
            .returns(MODULE_DEFINITION)
            .addParameter(HYPER_PARAMETER_VALUES, "values")
            .addExceptions(module.cli().thrown())
            .addStatement(
                "$T module =\nnew $T$L($L)",
                TrainerWriter.parameterType(module),
                module.type(),
                diamond,
                arguments);
    for (HyperParameterModel one : module.cli().hyperParameters()) {
      if (!one.isParameter()) {
        method.addStatement(
            "module.$N = values.get($S, $T.class, module.$N)",
            one.field(),
            one.name(),
            one.type(),
            one.field());
      }
    }
    return method.addStatement("return $T.definition(module)", module.generated("Trainer")).build();
  }
}
