package io.keraunos.spring;

import io.keraunos.job.JobCallbacks;
import io.keraunos.job.TrainingJobs;
import io.keraunos.serving.ServedModel;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/** Makes beans of the models in the properties, and what trains in the background. */
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

  /**
   * Returns what trains in the background. {@code keraunos.jobs.end-timeout} says how long the
   * application waits for its jobs as it stops, 30 seconds by default.
   */
  @Bean
  @ConditionalOnMissingBean
  TrainingJobs keraunosTrainingJobs(
      Environment environment, ObjectProvider<JobCallbacks> callbacks) {
    Duration endTimeout =
        Binder.get(environment)
            .bind("keraunos.jobs.end-timeout", Duration.class)
            .orElse(Duration.ofSeconds(30));
    return new TrainingJobs(callbacks.orderedStream().toList(), endTimeout);
  }

  /** Returns what ends them. */
  @Bean
  JobsEnd keraunosJobsEnd(TrainingJobs jobs) {
    return new JobsEnd(jobs);
  }
}
