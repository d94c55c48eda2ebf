/**
 * Exported models as beans of Spring Boot: {@code keraunos.models.churn.predictor} and {@code
 * keraunos.models.churn.path} make a bean {@code churn} of the generated predictor, and one of
 * {@link io.keraunos.serving.ServedModel}, which changes versions. A bean of {@link
 * io.keraunos.job.TrainingJobs} trains in the background.
 */
@NullMarked
package io.keraunos.spring;

import org.jspecify.annotations.NullMarked;
