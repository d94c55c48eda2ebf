package io.keraunos.processor.source;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.TreePath;
import io.keraunos.annotation.On;
import io.keraunos.processor.parse.HookMistake;
import java.util.Optional;
import java.util.Set;

/** Finds what hooks ask of the control of a fit at events that no fit has. */
final class ControlRules {
  private static final String CONTROL = "io.keraunos.callback.TrainingControl";
  private static final Set<String> OF_A_FIT = Set.of("requestStop", "log", "logHistogram");
  private static final Set<String> OUTSIDE =
      Set.of("TEST_START", "TEST_END", "PREDICT_START", "PREDICT_END");

  private final Source source;

  ControlRules(Source source) {
    this.source = source;
  }

  void check(Call call) {
    if (OF_A_FIT.contains(call.name()) && call.owner().equals(CONTROL)) {
      event(call.path())
          .filter(OUTSIDE::contains)
          .ifPresent(
              event -> source.report(call.tree(), HookMistake.HOOK_CONTROL, call.name(), event));
    }
  }

  /** Returns the event of the hook that a place is in. */
  private Optional<String> event(TreePath place) {
    for (TreePath path = place; path != null; path = path.getParentPath()) {
      if (path.getLeaf() instanceof LambdaExpressionTree || path.getLeaf() instanceof ClassTree) {
        return Optional.empty();
      }
      if (path.getLeaf() instanceof MethodTree method) {
        return source
            .element(method)
            .flatMap(element -> Annotated.constant(element, On.class, "value"));
      }
    }
    return Optional.empty();
  }
}
