package io.keraunos.processor.source;

import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.PredictStep;
import io.keraunos.annotation.TestStep;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.annotation.ValidationStep;
import io.keraunos.processor.parse.StepMistake;
import java.lang.annotation.Annotation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;

/**
 * Finds calls of a trainer for which its module has no step. A call counts only where the trainer
 * is built in the same expression, or is a variable that is never assigned again: then its module
 * is known for certain.
 */
final class TrainerRules {
  private static final String TRAINER = "io.keraunos.trainer.Trainer";
  private static final String SETTINGS = "io.keraunos.trainer.";

  /** The step that each call of a trainer runs. */
  private static final Map<String, Class<? extends Annotation>> STEPS =
      Map.of(
          "fit", TrainingStep.class,
          "findLearningRate", TrainingStep.class,
          "validate", ValidationStep.class,
          "test", TestStep.class,
          "predict", PredictStep.class,
          "predictStream", PredictStep.class,
          "export", PredictStep.class,
          "exportVersion", PredictStep.class);

  private final Source source;

  TrainerRules(Source source) {
    this.source = source;
  }

  void check(Call call) {
    Class<? extends Annotation> step = STEPS.get(call.name());
    if (step == null || !call.owner().equals(TRAINER)) {
      return;
    }
    Optional<TypeElement> module = call.receiver().flatMap(this::module).filter(this::isModule);
    if (module.isEmpty()) {
      return;
    }
    String name = module.get().getSimpleName().toString();
    if (!Annotated.has(module.get(), step)) {
      report(call, name, "a @" + step.getSimpleName() + " method");
    } else if (step == PredictStep.class
        && call.name().startsWith("predict")
        && call.arguments().isEmpty()
        && Annotated.methods(module.get(), DataLoader.class).stream()
            .noneMatch(
                loader ->
                    Annotated.constant(loader, DataLoader.class, "stage")
                        .filter("PREDICT"::equals)
                        .isPresent())) {
      report(call, name, "a @DataLoader(stage = Stage.PREDICT) method, or an argument");
    }
  }

  private void report(Call call, String module, String needed) {
    source.report(call.tree(), StepMistake.CALL_WITHOUT_STEP, call.name(), needed, module);
  }

  /** Returns the module of the trainer, or of the builder, that an expression is. */
  private Optional<TypeElement> module(ExpressionTree expression) {
    if (!(source.origin(expression) instanceof MethodInvocationTree call)
        || !(source.element(call).orElse(null) instanceof ExecutableElement method)
        || !(method.getEnclosingElement() instanceof TypeElement owner)) {
      return Optional.empty();
    }
    if (isGeneratedBuilder(owner, method)) {
      return method.getParameters().get(0).asType() instanceof DeclaredType type
              && type.asElement() instanceof TypeElement module
          ? Optional.of(module)
          : Optional.empty();
    }
    return owner.getQualifiedName().toString().startsWith(SETTINGS)
        ? Call.receiver(call).flatMap(this::module)
        : Optional.empty();
  }

  private static boolean isGeneratedBuilder(TypeElement owner, ExecutableElement method) {
    return method.getSimpleName().contentEquals("builder")
        && method.getModifiers().contains(Modifier.STATIC)
        && method.getParameters().size() == 1
        && owner.getSimpleName().toString().endsWith("Trainer")
        && method.getReturnType().toString().equals(TRAINER + ".Builder");
  }

  private boolean isModule(TypeElement type) {
    return type.getKind() == ElementKind.CLASS
        && List.of(TrainingStep.class, ValidationStep.class, TestStep.class, PredictStep.class)
            .stream()
            .anyMatch(step -> Annotated.has(type, step));
  }
}
