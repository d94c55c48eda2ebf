/**
 * Exported models as beans of Spring Boot: {@code keraunos.models.churn.predictor} and {@code
 * keraunos.models.churn.path} make a bean {@code churn} of the generated predictor, and one of
 * {@link io.keraunos.serving.ServedModel}, which changes versions.
 */
@NullMarked
package io.keraunos.spring;

import org.jspecify.annotations.NullMarked;
