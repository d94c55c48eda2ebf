package io.keraunos.processor.write;

import static io.keraunos.processor.write.RuntimeNames.METRIC_NAME;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import io.keraunos.processor.model.MetricModel;
import io.keraunos.processor.model.ModuleModel;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.Modifier;

/** Writes the class with a constant for each metric that the steps declare. */
final class MetricsWriter {
  private MetricsWriter() {}

  /** Returns the class; empty if there is no metric. */
  static Optional<TypeSpec.Builder> write(
      ClassName module, boolean isPublic, List<MetricModel> declared) {
    if (declared.isEmpty()) {
      return Optional.empty();
    }
    TypeSpec.Builder metrics =
        TypeSpec.classBuilder(ModuleModel.generated(module, "Metrics"))
            .addJavadoc("The metrics that {@link $T} declares.\n", module)
            .addModifiers(Modifier.FINAL);
    if (isPublic) {
      metrics.addModifiers(Modifier.PUBLIC);
    }
    declared.forEach(metric -> metrics.addField(constant(metric)));
    return Optional.of(
        metrics.addMethod(MethodSpec.constructorBuilder().addModifiers(Modifier.PRIVATE).build()));
  }

  private static FieldSpec constant(MetricModel metric) {
    return FieldSpec.builder(
            METRIC_NAME, metric.constant(), Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
        .addJavadoc("Logged by {@code $L}.\n", String.join("}, {@code ", metric.methods()))
        .initializer("$T.of($S)", METRIC_NAME, metric.name())
        .build();
  }
}
