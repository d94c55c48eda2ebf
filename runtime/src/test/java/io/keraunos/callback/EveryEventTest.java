package io.keraunos.callback;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.annotation.Event;
import io.keraunos.annotation.Stage;
import io.keraunos.callback.TrainingEvent.BatchEvent;
import io.keraunos.callback.TrainingEvent.CheckpointEvent;
import io.keraunos.callback.TrainingEvent.EpochEvent;
import io.keraunos.callback.TrainingEvent.EvaluationEvent;
import io.keraunos.callback.TrainingEvent.ExceptionEvent;
import io.keraunos.callback.TrainingEvent.FitEvent;
import io.keraunos.callback.TrainingEvent.LogEvent;
import io.keraunos.metric.MetricValues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every event is declared once, and reaches callbacks of both forms. */
final class EveryEventTest {

  private static final MetricValues NONE = MetricValues.EMPTY;

  private static final TrainingControl CONTROL =
      new TrainingControl() {
        @Override
        public void requestStop(String reason) {}

        @Override
        public void log(Map<String, Double> values) {}

        @Override
        public void logHistogram(String name, float[] values) {}

        @Override
        public SortedMap<String, float[]> weights() {
          return new TreeMap<>();
        }
      };

  private static TrainingEvent value(Event event) {
    return switch (event.value()) {
      case "FitEvent" -> new FitEvent(0, 0, NONE);
      case "EpochEvent" -> new EpochEvent(0, 0, NONE);
      case "BatchEvent" -> new BatchEvent(0, 0, 0, 4);
      case "LogEvent" -> new LogEvent(0, 0, 0.1, NONE, new Pace(1, 4, 1, 0));
      case "EvaluationEvent" -> new EvaluationEvent(event.stage().orElseThrow(), 0, 0, NONE);
      case "CheckpointEvent" -> new CheckpointEvent(0, 0, true);
      case "ExceptionEvent" -> new ExceptionEvent(0, new IllegalStateException("test"));
      default -> throw new AssertionError("no such value: " + event.value());
    };
  }

  @ParameterizedTest
  @EnumSource(Event.class)
  void offersARecordOfTrainingEvent(Event event) {
    List<String> records =
        Arrays.stream(TrainingEvent.class.getPermittedSubclasses())
            .map(Class::getSimpleName)
            .toList();
    assertThat(records).contains(event.value());
  }

  /** The method is named after the event; validations, tests and predictions have one together. */
  @ParameterizedTest
  @EnumSource(Event.class)
  void callsTheMethodOfItsName(Event event) throws Exception {
    List<String> called = new ArrayList<>();
    everyMethod(called).onEvent(event, value(event), CONTROL);
    String name = event.name().replaceFirst("VALIDATION|TEST|PREDICT", "EVALUATION");
    assertThat(called).hasSize(1);
    assertThat(called.get(0).toLowerCase(Locale.ROOT))
        .isEqualTo("on" + name.replace("_", "").toLowerCase(Locale.ROOT));
  }

  private static Callback everyMethod(List<String> called) {
    return new Callback() {
      @Override
      public void onFitStart(FitEvent event, TrainingControl control) {
        called.add("onFitStart");
      }

      @Override
      public void onFitEnd(FitEvent event, TrainingControl control) {
        called.add("onFitEnd");
      }

      @Override
      public void onTrainEpochStart(EpochEvent event, TrainingControl control) {
        called.add("onTrainEpochStart");
      }

      @Override
      public void onTrainEpochEnd(EpochEvent event, TrainingControl control) {
        called.add("onTrainEpochEnd");
      }

      @Override
      public void onTrainBatchStart(BatchEvent event, TrainingControl control) {
        called.add("onTrainBatchStart");
      }

      @Override
      public void onTrainBatchEnd(BatchEvent event, TrainingControl control) {
        called.add("onTrainBatchEnd");
      }

      @Override
      public void onLog(LogEvent event, TrainingControl control) {
        called.add("onLog");
      }

      @Override
      public void onEvaluationStart(EvaluationEvent event, TrainingControl control) {
        called.add("onEvaluationStart");
      }

      @Override
      public void onEvaluationEnd(EvaluationEvent event, TrainingControl control) {
        called.add("onEvaluationEnd");
      }

      @Override
      public void onCheckpointStart(CheckpointEvent event, TrainingControl control) {
        called.add("onCheckpointStart");
      }

      @Override
      public void onCheckpointEnd(CheckpointEvent event, TrainingControl control) {
        called.add("onCheckpointEnd");
      }

      @Override
      public void onException(ExceptionEvent event, TrainingControl control) {
        called.add("onException");
      }
    };
  }

  @ParameterizedTest
  @EnumSource(Event.class)
  void reachesTheActionOfALambdaCallback(Event event) throws Exception {
    List<TrainingEvent> told = new ArrayList<>();
    LambdaCallback callback =
        LambdaCallback.create().on(event, TrainingEvent.class, (value, control) -> told.add(value));
    for (Event each : Event.values()) {
      callback.onEvent(each, value(each), CONTROL);
    }
    assertThat(told).hasSize(1);
    assertWithMessage("the state key").that(callback.stateKey()).contains(event.name());
  }

  @Test
  void whoWrapsALambdaCallbackCallsItsMethods() throws Exception {
    List<Object> told = new ArrayList<>();
    LambdaCallback callback =
        LambdaCallback.create()
            .onFitEnd((event, control) -> told.add("fit"))
            .onEvaluationEnd((event, control) -> told.add(event.stage()));
    callback.onFitEnd(new FitEvent(0, 0, NONE), CONTROL);
    callback.onTrainEpochEnd(new EpochEvent(0, 0, NONE), CONTROL);
    for (Stage stage : List.of(Stage.VALIDATE, Stage.TEST, Stage.PREDICT)) {
      callback.onEvaluationEnd(new EvaluationEvent(stage, 0, 0, NONE), CONTROL);
    }
    assertThat(told).containsExactly("fit", Stage.VALIDATE, Stage.TEST, Stage.PREDICT).inOrder();
    assertThat(callback.stateKey())
        .isEqualTo("io.keraunos.callback.LambdaCallback[onEvaluationEnd, onFitEnd]");
  }

  @Test
  void anActionOfAnotherValueIsRefused() {
    LambdaCallback callback = LambdaCallback.create();
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> callback.on(Event.LOG, FitEvent.class, (event, control) -> {}));
    assertThat(e)
        .hasMessageThat()
        .isEqualTo(
            "type of an action at LOG must be LogEvent, but was FitEvent. Use the class that the"
                + " event offers.");
  }
}
