package io.keraunos.opentelemetry;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.TinyFit;
import io.keraunos.annotation.Event;
import io.keraunos.callback.Callback;
import io.keraunos.callback.LambdaCallback;
import io.keraunos.callback.TrainingEvent;
import io.keraunos.trainer.Checkpointing;
import io.keraunos.trainer.Trainer;
import io.keraunos.trainer.UserCodeException;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingSpansTest {

  @TempDir private Path root;
  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
  private final SdkTracerProvider tracers =
      SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(exporter)).build();
  private final OpenTelemetry openTelemetry =
      new OpenTelemetry() {
        @Override
        public TracerProvider getTracerProvider() {
          return tracers;
        }

        @Override
        public ContextPropagators getPropagators() {
          return ContextPropagators.noop();
        }
      };

  private Trainer trainer(Callback... callbacks) {
    return TinyFit.in(root)
        .checkpoints(Checkpointing.everyEpochs(1))
        .maxEpochs(2)
        .callbacks(callbacks)
        .build();
  }

  /** The spans as paths of names, in the order in which they have ended. */
  private List<String> paths() {
    Map<String, SpanData> byId = new HashMap<>();
    exporter.getFinishedSpanItems().forEach(span -> byId.put(span.getSpanId(), span));
    return exporter.getFinishedSpanItems().stream()
        .map(
            span -> {
              String path = span.getName();
              for (SpanData up = byId.get(span.getParentSpanId());
                  up != null;
                  up = byId.get(up.getParentSpanId())) {
                path = up.getName() + " > " + path;
              }
              return path;
            })
        .toList();
  }

  private SpanData last(String name) {
    return exporter.getFinishedSpanItems().stream()
        .filter(span -> span.getName().equals(name))
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  @Test
  void aFitHasASpanForEachPhase() {
    Tracer tracer = openTelemetry.getTracer("test");
    Span request = tracer.spanBuilder("request").startSpan();
    TrainingSpans spans = TrainingSpans.in(openTelemetry).attribute("module", "line");
    try (Scope scope = request.makeCurrent();
        Trainer trainer = trainer(spans)) {
      trainer.fit();
      trainer.validate();
      assertThat(scope).isNotNull();
    } finally {
      request.end();
    }
    assertThat(paths())
        .containsExactly(
            "request > fit > epoch > validation",
            "request > fit > epoch",
            "request > fit > checkpoint",
            "request > fit > epoch > validation",
            "request > fit > epoch",
            "request > fit > checkpoint",
            "request > fit",
            "request > validation",
            "request")
        .inOrder();
    SpanData fit = last("fit");
    assertThat(fit.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(fit.getAttributes().get(TrainingSpans.STEP)).isEqualTo(8);
    assertThat(fit.getAttributes().get(TrainingSpans.COMPLETED)).isTrue();
    assertThat(fit.getAttributes().get(AttributeKey.stringKey("module"))).isEqualTo("line");
    assertThat(
            last("validation")
                .getAttributes()
                .get(AttributeKey.doubleKey(TrainingSpans.METRIC + "val_loss")))
        .isGreaterThan(0.);
  }

  @Test
  void aFailureIsInTheSpansThatItCutsOff() {
    Callback thrower =
        LambdaCallback.create()
            .on(
                Event.VALIDATION_START,
                TrainingEvent.class,
                (event, control) -> {
                  throw new IllegalStateException("by the test");
                });
    try (Trainer trainer = trainer(TrainingSpans.in(openTelemetry), thrower)) {
      assertThrows(UserCodeException.class, trainer::fit);
    }
    assertThat(paths()).containsExactly("fit > epoch > validation", "fit > epoch", "fit").inOrder();
    for (SpanData span : exporter.getFinishedSpanItems()) {
      assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
      assertThat(span.getAttributes().get(TrainingSpans.COMPLETED)).isFalse();
      assertThat(span.getEvents()).hasSize(span.getName().equals("validation") ? 1 : 0);
    }
    assertThat(last("validation").getEvents().get(0).getName()).isEqualTo("exception");
    assertThat(last("fit").getEndEpochNanos()).isAtLeast(last("epoch").getEndEpochNanos());
  }

  @Test
  void aFailureOutsideOfAFitIsTold() {
    Callback thrower =
        LambdaCallback.create()
            .onEvaluationStart(
                (event, control) -> {
                  throw new IllegalStateException("by the test");
                });
    try (Trainer trainer = trainer(TrainingSpans.in(openTelemetry), thrower)) {
      assertThrows(UserCodeException.class, trainer::validate);
    }
    assertThat(last("validation").getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(last("validation").getEvents()).hasSize(1);
  }

  @Test
  void anInterruptedFitIsNoFailure() {
    Callback interrupt =
        LambdaCallback.create()
            .onTrainBatchEnd((event, control) -> Thread.currentThread().interrupt());
    try (Trainer trainer = trainer(TrainingSpans.in(openTelemetry), interrupt)) {
      trainer.fit();
      assertThat(Thread.interrupted()).isTrue();
    }
    SpanData fit = last("fit");
    assertThat(fit.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(fit.getAttributes().get(TrainingSpans.COMPLETED)).isFalse();
  }
}
