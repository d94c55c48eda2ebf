package io.keraunos.processor;

import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.element.Modifier;

/** Writes {@code Cifar10NetMetrics}: a constant for each name that a step declares. */
final class MetricsWriter {

  private MetricsWriter() {}

  /** The class; empty if no step declares a name. */
  static Optional<TypeSpec.Builder> write(Module module) {
    Map<String, String> metrics = new LinkedHashMap<>();
    module
        .steps()
        .forEach(
            step ->
                step.logs().forEach(log -> metrics.put(MetricConstant.of(log).orElseThrow(), log)));
    if (metrics.isEmpty()) {
      return Optional.empty();
    }
    TypeSpec.Builder type =
        TypeSpec.classBuilder(module.generated("Metrics"))
            .addJavadoc("The metrics that the steps of {@link $T} log.\n", module.name())
            .addModifiers(Modifier.FINAL)
            .addMethod(MethodSpec.constructorBuilder().addModifiers(Modifier.PRIVATE).build());
    if (module.isPublic()) {
      type.addModifiers(Modifier.PUBLIC);
    }
    metrics.forEach(
        (constant, metric) ->
            type.addField(
                FieldSpec.builder(
                        Names.METRIC_NAME,
                        constant,
                        Modifier.PUBLIC,
                        Modifier.STATIC,
                        Modifier.FINAL)
                    .addJavadoc("{@code $L}.\n", metric)
                    .initializer("$T.of($S)", Names.METRIC_NAME, metric)
                    .build()));
    return Optional.of(type);
  }
}
