package io.keraunos.processor;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import io.keraunos.processor.Module.Argument;
import io.keraunos.processor.Module.Example;
import io.keraunos.processor.Module.HookMethod;
import io.keraunos.processor.Module.LayerField;
import io.keraunos.processor.Module.LoaderMethod;
import io.keraunos.processor.Module.StepMethod;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;

/** Writes {@code Cifar10NetTrainer}: the module as a definition that the runtime takes. */
final class TrainerWriter {

  /** The version of {@code io.keraunos.spi} that this processor writes for. */
  private static final int SPI_VERSION = 1;

  private final Module module;
  private final Map<Example, ClassName> collators;

  TrainerWriter(Module module, Map<Example, ClassName> collators) {
    this.module = module;
    this.collators = collators;
  }

  TypeSpec.Builder write() {
    TypeSpec.Builder type =
        TypeSpec.classBuilder(module.generated("Trainer"))
            .addJavadoc("Builds trainers of {@link $T}.\n", module.name())
            .addModifiers(Modifier.FINAL)
            .addMethod(MethodSpec.constructorBuilder().addModifiers(Modifier.PRIVATE).build());
    MethodSpec.Builder builder =
        MethodSpec.methodBuilder("builder")
            .addJavadoc("Starts the configuration of a trainer of this module.\n")
            .addModifiers(Modifier.STATIC)
            .returns(Names.TRAINER_BUILDER)
            .addParameter(module.name(), "module")
            .addStatement(definition());
    if (module.isPublic()) {
      type.addModifiers(Modifier.PUBLIC);
      builder.addModifiers(Modifier.PUBLIC);
    }
    return type.addMethod(builder.build());
  }

  private CodeBlock definition() {
    CodeBlock.Builder code =
        CodeBlock.builder()
            .add(
                "return $T.builder(\n$T.builder($L, $S)",
                Names.TRAINER,
                Names.MODULE_DEFINITION,
                SPI_VERSION,
                module.name().simpleName())
            .indent();
    for (LayerField layer : module.layers()) {
      code.add(
          "\n.$L($S, module.$N)", layer.list() ? "layers" : "layer", layer.name(), layer.name());
    }
    module.steps().forEach(step -> code.add(step(step)));
    module.optimizer().forEach(method -> code.add("\n.optimizer(() -> module.$N())", method));
    module.prepareData().forEach(method -> code.add("\n.prepareData(() -> module.$N())", method));
    module.loaders().forEach(loader -> code.add(loader(loader)));
    module.hooks().forEach(hook -> code.add(hook(hook)));
    return code.add("\n.build())").unindent().build();
  }

  private CodeBlock step(StepMethod step) {
    CodeBlock arguments =
        step.arguments().stream().map(TrainerWriter::argument).collect(CodeBlock.joining(", "));
    String lambda = "(step, inputs) -> module." + step.name();
    CodeBlock.Builder code =
        CodeBlock.builder()
            .add("\n.$L(\n", step.kind().definition())
            .indent()
            .add("$S,\n$L($L),\n", step.name(), lambda, arguments);
    if (step.kind() != Module.Kind.PREDICT) {
      code.add("$T.of($L),\n", List.class, strings(step.logs()));
    }
    return code.add("new $T())", collators.get(step.example())).unindent().build();
  }

  private static CodeBlock argument(Argument argument) {
    if (argument instanceof Argument.OfComponent of) {
      return CodeBlock.of("inputs.$L($S)", of.component().tensor().input(), of.component().name());
    }
    return CodeBlock.of("step");
  }

  private static CodeBlock strings(List<String> values) {
    return values.stream().map(value -> CodeBlock.of("$S", value)).collect(CodeBlock.joining(", "));
  }

  private CodeBlock loader(LoaderMethod loader) {
    return CodeBlock.builder()
        .add("\n.$L(\n", loader.stream() ? "streamLoader" : "loader")
        .indent()
        .add("$T.$L,\n", Names.STAGE, loader.stage())
        .add("$S,\n", loader.name())
        .add("() -> module.$N(),\n", loader.name())
        .add("new $T(),\n", collators.get(loader.example()))
        .add(
            "new $T($L, $L, $L, $L))",
            Names.LOADER_OPTIONS,
            loader.batchSize(),
            loader.shuffle(),
            loader.workers(),
            loader.dropLast())
        .unindent()
        .build();
  }

  private static CodeBlock hook(HookMethod hook) {
    String arguments =
        List.of(hook.takesEvent() ? "event" : "", hook.takesControl() ? "control" : "").stream()
            .filter(argument -> !argument.isEmpty())
            .collect(Collectors.joining(", "));
    return CodeBlock.of(
        "\n.on($T.$L, $S, $T.class, (event, control) -> module.$N($L))",
        Names.EVENT,
        hook.event(),
        hook.name(),
        hook.type(),
        hook.name(),
        arguments);
  }
}
