package io.keraunos.processor.write;

import static io.keraunos.processor.write.RuntimeNames.METRIC_NAME;

import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import io.keraunos.processor.model.MetricModel;
import io.keraunos.processor.model.ModuleModel;
import javax.lang.model.element.Modifier;

/** The class with a constant for each metric that the steps declare. */
final class MetricsWriter {
  private MetricsWriter() {}

  static TypeSpec.Builder write(ModuleModel module) {
    TypeSpec.Builder metrics =
        TypeSpec.classBuilder(module.generated("Metrics"))
            .addJavadoc("The metrics that {@link $T} declares.\n", module.type())
            .addModifiers(Modifier.FINAL);
    if (module.isPublic()) {
      metrics.addModifiers(Modifier.PUBLIC);
    }
    for (MetricModel metric : module.metrics()) {
      metrics.addField(constant(metric));
    }
    return metrics.addMethod(
        MethodSpec.constructorBuilder().addModifiers(Modifier.PRIVATE).build());
  }

  private static FieldSpec constant(MetricModel metric) {
    return FieldSpec.builder(
            METRIC_NAME, metric.constant(), Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
        .addJavadoc("Logged by {@code $L}.\n", String.join("}, {@code ", metric.methods()))
        .initializer("$T.of($S)", METRIC_NAME, metric.name())
        .build();
  }
}
