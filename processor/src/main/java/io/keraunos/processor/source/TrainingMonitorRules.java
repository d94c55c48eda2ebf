package io.keraunos.processor.source;

import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.util.TreePath;
import io.keraunos.annotation.TestStep;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.annotation.ValidationStep;
import io.keraunos.processor.parse.MetricMistake;
import java.lang.annotation.Annotation;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.ExecutableElement;

/**
 * Finds what chooses the best weights by a metric of training, though validation measures some. One
 * that ends training at a value is left alone: it need not look for the best.
 */
final class TrainingMonitorRules {
  private static final Set<String> THRESHOLDS = Set.of("stoppingThreshold", "divergenceThreshold");

  private TrainingMonitorRules() {}

  static void check(Call call) {
    boolean stops = call.is("io.keraunos.callback.EarlyStopping", "on") && !hasThreshold(call);
    if (stops || call.is("io.keraunos.trainer.Checkpointing", "keepBest")) {
      MonitoredMetric.of(call).ifPresent(metric -> check(call, metric));
    }
  }

  private static void check(Call call, MonitoredMetric metric) {
    List<ExecutableElement> training = Annotated.methods(metric.module(), TrainingStep.class);
    List<ExecutableElement> validation = Annotated.methods(metric.module(), ValidationStep.class);
    List<String> validated = logs(validation, ValidationStep.class);
    if (training.size() == 1
        && !validated.isEmpty()
        && logs(training, TrainingStep.class).contains(metric.name())
        && !logs(Annotated.methods(metric.module(), TestStep.class), TestStep.class)
            .contains(metric.name())) {
      call.source()
          .report(
              call.tree(),
              MetricMistake.METRIC_OF_TRAINING,
              simpleOwner(call),
              metric.name(),
              counterpart(metric.name(), validated),
              validation.get(0).getSimpleName());
    }
  }

  private static String simpleOwner(Call call) {
    String owner = call.owner();
    return owner.substring(owner.lastIndexOf('.') + 1) + "." + call.name();
  }

  private static List<String> logs(
      List<ExecutableElement> steps, Class<? extends Annotation> annotation) {
    return steps.stream()
        .flatMap(step -> Annotated.texts(step, annotation, "logs").stream())
        .toList();
  }

  /** Returns the metric of validation that is named most like one of training. */
  private static String counterpart(String name, List<String> validated) {
    String measured = name.replaceFirst("^train_?", "");
    return validated.stream()
        .filter(each -> each.endsWith(measured))
        .findFirst()
        .orElse(validated.get(0));
  }

  /** Returns whether the chain of calls that a call begins sets a threshold. */
  private static boolean hasThreshold(Call call) {
    TreePath path = call.path();
    while (path.getParentPath().getLeaf() instanceof MemberSelectTree select
        && path.getParentPath().getParentPath().getLeaf() instanceof MethodInvocationTree) {
      if (THRESHOLDS.contains(select.getIdentifier().toString())) {
        return true;
      }
      path = path.getParentPath().getParentPath();
    }
    return false;
  }
}
