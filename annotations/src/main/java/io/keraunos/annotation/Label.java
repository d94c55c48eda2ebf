package io.keraunos.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A component of an example that is what the model learns to predict. It is never a feature: it is
 * not among {@code Features}, a {@link PredictStep} cannot ask for it, and the generated predictor
 * takes examples without it.
 *
 * <p>By itself the steps get it as it is. With {@link Numeric} they get it scaled, with {@link
 * Category} as the number of its class.
 */
@Documented
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.CLASS)
public @interface Label {}
