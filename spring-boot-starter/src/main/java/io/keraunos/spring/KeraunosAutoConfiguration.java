package io.keraunos.spring;

import io.keraunos.serving.ServedModel;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/** Makes beans of the models in the properties. */
@AutoConfiguration(
    afterName = {
      "org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration",
      "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration"
    })
@Import({Boot3Health.class, Boot4Health.class, ModelMeters.class})
public class KeraunosAutoConfiguration {

  /** Returns what makes the beans of the models. */
  @Bean
  static ModelRegistrar keraunosModels(Environment environment) {
    return new ModelRegistrar(environment);
  }

  /** Returns what looks for newer versions. */
  @Bean
  ModelRefresh keraunosRefresh(ModelRegistrar models, ListableBeanFactory beans) {
    Map<ServedModel<?>, Duration> intervals = new LinkedHashMap<>();
    models
        .models()
        .forEach(
            (name, properties) -> {
              if (properties.refresh() != null) {
                intervals.put(
                    beans.getBean(name + ModelRegistrar.SUFFIX, ServedModel.class),
                    properties.refresh());
              }
            });
    return new ModelRefresh(intervals);
  }
}
