package io.keraunos.spring;

import io.keraunos.micrometer.ServingMeters;
import io.keraunos.serving.ServedModel;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Meters of models and training jobs, where the application has a registry and {@code
 * keraunos-micrometer}.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(
    name = {"io.micrometer.core.instrument.MeterRegistry", "io.keraunos.micrometer.ServingMeters"})
class ModelMeters {

  /** Refers to the registry's class, so it is read only where that is there. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnBean(type = "io.micrometer.core.instrument.MeterRegistry")
  static class Registered {

    @Bean
    ServingMeters keraunosMeters(MeterRegistry registry) {
      return new ServingMeters(registry);
    }

    @Bean
    JobMeters keraunosJobMeters(MeterRegistry registry) {
      return new JobMeters(registry);
    }

    @Bean
    SmartInitializingSingleton keraunosModelsMetered(
        ServingMeters meters, ObjectProvider<ServedModel<?>> models) {
      return () -> models.orderedStream().forEach(meters::watch);
    }
  }
}
