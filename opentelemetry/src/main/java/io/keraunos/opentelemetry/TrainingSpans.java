package io.keraunos.opentelemetry;

import io.keraunos.annotation.Event;
import io.keraunos.callback.Callback;
import io.keraunos.callback.TrainingControl;
import io.keraunos.callback.TrainingEvent;
import io.keraunos.callback.TrainingEvent.CheckpointEvent;
import io.keraunos.callback.TrainingEvent.EpochEvent;
import io.keraunos.callback.TrainingEvent.EvaluationEvent;
import io.keraunos.callback.TrainingEvent.ExceptionEvent;
import io.keraunos.callback.TrainingEvent.FitEvent;
import io.keraunos.metric.MetricValues;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Spans of a fit's phases: {@code fit}, in it {@code epoch} and {@code checkpoint}, in an epoch
 * {@code validation} and {@code checkpoint}. A {@code test} or {@code predict}, and a validation
 * without a fit, are spans of their own.
 *
 * <pre>{@code
 * builder.callbacks(TrainingSpans.in(openTelemetry))
 * }</pre>
 *
 * <p>The outermost one has the context's current span as its parent. Ends have the metrics as
 * attributes {@code keraunos.metric.NAME}. What was cut off has {@code keraunos.completed} false;
 * where it has failed, its status is an error, and the innermost span has the exception as an
 * event.
 */
public final class TrainingSpans implements Callback {

  static final AttributeKey<Long> EPOCH = AttributeKey.longKey("keraunos.epoch");
  static final AttributeKey<Long> STEP = AttributeKey.longKey("keraunos.step");
  static final AttributeKey<Boolean> COMPLETED = AttributeKey.booleanKey("keraunos.completed");
  static final String METRIC = "keraunos.metric.";

  private static final String SCOPE = "io.keraunos";

  private final Tracer tracer;
  private final Attributes attributes;
  private final Deque<Span> open = new ArrayDeque<>(); // innermost first; of the thread that runs
  private final List<Cut> cut = new ArrayList<>(); // innermost first; of the thread that runs

  /** A span that is cut off: whether by a failure is not known yet. */
  private record Cut(Span span, Instant end) {}

  private TrainingSpans(Tracer tracer, Attributes attributes) {
    this.tracer = tracer;
    this.attributes = attributes;
  }

  /** Returns spans that are given to a tracer of {@code openTelemetry}. */
  public static TrainingSpans in(OpenTelemetry openTelemetry) {
    return new TrainingSpans(openTelemetry.getTracer(SCOPE), Attributes.empty());
  }

  /** Returns spans that all have an attribute, such as the module's name. */
  public TrainingSpans attribute(String key, String value) {
    return new TrainingSpans(tracer, attributes.toBuilder().put(key, value).build());
  }

  @Override
  public void onEvent(Event event, TrainingEvent value, TrainingControl control) {
    switch (event) {
      case FIT_START -> begin("fit", value);
      case TRAIN_EPOCH_START -> begin("epoch", value);
      case CHECKPOINT_START -> begin("checkpoint", value);
      case VALIDATION_START -> begin("validation", value);
      case TEST_START, PREDICT_START ->
          begin(((EvaluationEvent) value).stage().name().toLowerCase(Locale.ROOT), value);
      case TRAIN_EPOCH_END, CHECKPOINT_END, VALIDATION_END, TEST_END, PREDICT_END -> end(value);
      case FIT_END -> {
        end(value);
        settle(((FitEvent) value).failure());
      }
      case EXCEPTION -> settle(Optional.of(((ExceptionEvent) value).exception()));
      default -> {} // spans of steps would be as many as there are steps
    }
  }

  private void begin(String name, TrainingEvent value) {
    if (open.isEmpty()) {
      settle(Optional.empty()); // of an evaluation whose end nobody explained
    }
    @Nullable Span parent = open.peek();
    Span span =
        tracer
            .spanBuilder(name)
            .setParent(parent == null ? Context.current() : Context.root().with(parent))
            .setAllAttributes(attributes)
            .startSpan();
    describe(span, value);
    open.push(span);
  }

  /** Ends a span, or keeps it until it is known what has cut it off. */
  private void end(TrainingEvent value) {
    Span span = open.poll();
    if (span == null) {
      return; // the start was before this callback's time
    }
    boolean completed = describe(span, value);
    span.setAttribute(COMPLETED, completed);
    if (completed) {
      span.end();
    } else {
      cut.add(new Cut(span, Instant.now()));
    }
  }

  /** Ends what was cut off, with the failure if there was one. */
  private void settle(Optional<Throwable> failure) {
    boolean innermost = true;
    for (Cut each : cut) {
      if (failure.isPresent()) {
        Throwable exception = failure.get();
        each.span().setStatus(StatusCode.ERROR, String.valueOf(exception.getMessage()));
        if (innermost) {
          each.span().recordException(exception);
        }
        innermost = false;
      }
      each.span().end(each.end());
    }
    cut.clear();
  }

  /** Sets what an event tells, and returns whether its phase is completed. */
  private static boolean describe(Span span, TrainingEvent value) {
    if (value instanceof FitEvent fit) {
      return describe(span, fit.epoch(), fit.step(), fit.metrics(), fit.completed());
    }
    if (value instanceof EpochEvent epoch) {
      return describe(span, epoch.epoch(), epoch.step(), epoch.metrics(), epoch.completed());
    }
    if (value instanceof EvaluationEvent of) {
      return describe(span, of.epoch(), of.step(), of.metrics(), of.completed());
    }
    if (value instanceof CheckpointEvent of) {
      return describe(span, of.epoch(), of.step(), MetricValues.EMPTY, of.completed());
    }
    throw new IllegalArgumentException("no span has a " + value.getClass().getSimpleName());
  }

  private static boolean describe(
      Span span, long epoch, long step, MetricValues metrics, boolean completed) {
    span.setAttribute(EPOCH, epoch);
    span.setAttribute(STEP, step);
    metrics.asMap().forEach((name, metric) -> span.setAttribute(METRIC + name, metric));
    return completed;
  }
}
