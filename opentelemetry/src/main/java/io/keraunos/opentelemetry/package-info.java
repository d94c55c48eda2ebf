/** Spans for OpenTelemetry: {@link io.keraunos.opentelemetry.TrainingSpans} is those of a fit. */
@NullMarked
package io.keraunos.opentelemetry;

import org.jspecify.annotations.NullMarked;
