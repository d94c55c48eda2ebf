package io.keraunos.processor.source;

import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import io.keraunos.annotation.PredictStep;
import io.keraunos.annotation.TestStep;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.annotation.ValidationStep;
import io.keraunos.processor.parse.StepMistake;
import java.lang.annotation.Annotation;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.lang.model.element.Element;

/**
 * Finds values that a step reads once, when the graph is traced, though they are to be others for
 * each batch: what Java draws at random, what a clock shows, and fields that are assigned later.
 * Only what gets into the graph counts: a clock may time the tracing.
 */
final class TracingRules {
  private static final List<Class<? extends Annotation>> STEPS =
      List.of(TrainingStep.class, ValidationStep.class, TestStep.class, PredictStep.class);

  private final Source source;
  private final Methods methods;
  private final Draws draws;
  private final Set<Object> reported = new HashSet<>();

  TracingRules(Source source, Methods methods) {
    this.source = source;
    this.methods = methods;
    this.draws = new Draws(source);
  }

  void check(Tree type) {
    Assignments later = Assignments.after(source, methods, type);
    for (Class<? extends Annotation> kind : STEPS) {
      for (MethodTree method : methods.with(kind)) {
        String step = "@%s method %s".formatted(kind.getSimpleName(), method.getName());
        Set<Tree> code = methods.reached(List.of(method));
        draws(step, code);
        boolean isOfFit = kind == TrainingStep.class || kind == ValidationStep.class;
        fields(step, code, isOfFit ? later : Assignments.NONE);
      }
    }
  }

  private void draws(String step, Set<Tree> code) {
    Flow flow =
        new Flow(
            source, methods, code, tree -> draws.isUnseeded(tree) || draws.isSharedGenerator(tree));
    for (Tree origin : GraphInputs.of(source, methods, flow, code)) {
      if (reported.add(origin)) {
        source.report(
            origin,
            StepMistake.STEP_DRAWS,
            origin,
            step,
            draws.isClock(origin)
                ? "Let it be a component of the record, or read the clock in a hook."
                : "Draw with an op, such as step.tf().random.statelessRandomNormal(shape,"
                    + " step.seed(\"noise\")), or in the constructor what is to stay the same.");
      }
    }
  }

  private void fields(String step, Set<Tree> code, Assignments later) {
    Map<Element, String> changed = later.andCounted(source, code);
    Flow flow =
        new Flow(
            source,
            methods,
            code,
            tree ->
                (tree instanceof IdentifierTree || tree instanceof MemberSelectTree)
                    && source.element(tree).filter(changed::containsKey).isPresent());
    for (Tree origin : GraphInputs.of(source, methods, flow, code)) {
      Element field = source.element(origin).orElseThrow();
      if (reported.add(field)) {
        String where = Objects.requireNonNull(changed.get(field), "the flow begins at these alone");
        source.report(origin, StepMistake.STEP_FIELD_CHANGED, field.getSimpleName(), step, where);
      }
    }
  }
}
