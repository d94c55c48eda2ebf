package io.keraunos.spring;

import io.keraunos.serving.ServedModel;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The health of models for Spring Boot 4. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(name = "org.springframework.boot.health.contributor.HealthIndicator")
@ConditionalOnMissingClass("org.springframework.boot.actuate.health.HealthIndicator")
class Boot4Health {

  @Bean
  HealthIndicator keraunosHealthIndicator(ObjectProvider<ServedModel<?>> models) {
    return () -> {
      ModelHealth health = ModelHealth.of(models.orderedStream().toList());
      return Health.status(health.status()).withDetails(health.details()).build();
    };
  }
}
