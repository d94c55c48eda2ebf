package io.keraunos.callback;

import io.keraunos.annotation.Event;
import io.keraunos.callback.TrainingEvent.BatchEvent;
import io.keraunos.callback.TrainingEvent.CheckpointEvent;
import io.keraunos.callback.TrainingEvent.EpochEvent;
import io.keraunos.callback.TrainingEvent.EvaluationEvent;
import io.keraunos.callback.TrainingEvent.ExceptionEvent;
import io.keraunos.callback.TrainingEvent.FitEvent;
import io.keraunos.callback.TrainingEvent.LogEvent;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A callback made of lambdas, one for each event:
 *
 * <pre>{@code
 * builder.callbacks(
 *     LambdaCallback.create()
 *         .onLog((event, control) -> meter.record(event.pace().examplesPerSecond()))
 *         .onFitEnd((event, control) -> mail("done")))
 * }</pre>
 */
public final class LambdaCallback implements Callback {

  /**
   * An action at an event.
   *
   * @param <E> the event
   */
  @FunctionalInterface
  public interface Action<E> {
    /** Runs the action. */
    void on(E event, TrainingControl control) throws Exception;
  }

  private final Map<Event, Action<TrainingEvent>> actions = new EnumMap<>(Event.class);
  private final Set<String> listened = new TreeSet<>();

  private LambdaCallback() {}

  /** Returns a callback that does nothing yet. */
  public static LambdaCallback create() {
    return new LambdaCallback();
  }

  /**
   * Sets the action at an event.
   *
   * @param type the class of what the event offers
   * @throws IllegalArgumentException if the event offers something else
   */
  public <E extends TrainingEvent> LambdaCallback on(
      Event event, Class<E> type, Action<? super E> action) {
    if (type != TrainingEvent.class && !type.getSimpleName().equals(event.value())) {
      throw new IllegalArgumentException(
          "type of an action at %s must be %s, but was %s. Use the class that the event offers."
              .formatted(event, event.value(), type.getSimpleName()));
    }
    return listen(event.name(), type, action, event);
  }

  private <E extends TrainingEvent> LambdaCallback listen(
      String name, Class<E> type, Action<? super E> action, Event... events) {
    listened.add(name);
    for (Event event : events) {
      actions.put(event, (value, control) -> action.on(type.cast(value), control));
    }
    return this;
  }

  /** Sets the action when {@code fit} is about to train. */
  public LambdaCallback onFitStart(Action<FitEvent> action) {
    return listen("onFitStart", FitEvent.class, action, Event.FIT_START);
  }

  /** Sets the action when {@code fit} has finished training. */
  public LambdaCallback onFitEnd(Action<FitEvent> action) {
    return listen("onFitEnd", FitEvent.class, action, Event.FIT_END);
  }

  /** Sets the action when an epoch of training begins. */
  public LambdaCallback onTrainEpochStart(Action<EpochEvent> action) {
    return listen("onTrainEpochStart", EpochEvent.class, action, Event.TRAIN_EPOCH_START);
  }

  /** Sets the action when an epoch of training has ended. */
  public LambdaCallback onTrainEpochEnd(Action<EpochEvent> action) {
    return listen("onTrainEpochEnd", EpochEvent.class, action, Event.TRAIN_EPOCH_END);
  }

  /** Sets the action when a training step is about to run. */
  public LambdaCallback onTrainBatchStart(Action<BatchEvent> action) {
    return listen("onTrainBatchStart", BatchEvent.class, action, Event.TRAIN_BATCH_START);
  }

  /** Sets the action when a training step has run. */
  public LambdaCallback onTrainBatchEnd(Action<BatchEvent> action) {
    return listen("onTrainBatchEnd", BatchEvent.class, action, Event.TRAIN_BATCH_END);
  }

  /** Sets the action when metrics of training are known. */
  public LambdaCallback onLog(Action<LogEvent> action) {
    return listen("onLog", LogEvent.class, action, Event.LOG);
  }

  /** Sets the action when a validation, test or prediction begins. */
  public LambdaCallback onEvaluationStart(Action<EvaluationEvent> action) {
    return listen(
        "onEvaluationStart",
        EvaluationEvent.class,
        action,
        Event.VALIDATION_START,
        Event.TEST_START,
        Event.PREDICT_START);
  }

  /** Sets the action when a validation, test or prediction has ended. */
  public LambdaCallback onEvaluationEnd(Action<EvaluationEvent> action) {
    return listen(
        "onEvaluationEnd",
        EvaluationEvent.class,
        action,
        Event.VALIDATION_END,
        Event.TEST_END,
        Event.PREDICT_END);
  }

  /** Sets the action when a checkpoint is about to be taken. */
  public LambdaCallback onCheckpointStart(Action<CheckpointEvent> action) {
    return listen("onCheckpointStart", CheckpointEvent.class, action, Event.CHECKPOINT_START);
  }

  /** Sets the action when a checkpoint is taken. */
  public LambdaCallback onCheckpointEnd(Action<CheckpointEvent> action) {
    return listen("onCheckpointEnd", CheckpointEvent.class, action, Event.CHECKPOINT_END);
  }

  /** Sets the action when a run is ending with an exception. */
  public LambdaCallback onException(Action<ExceptionEvent> action) {
    return listen("onException", ExceptionEvent.class, action, Event.EXCEPTION);
  }

  /**
   * Returns the class and the events it listens to, which tells most such callbacks from each
   * other.
   */
  @Override
  public String stateKey() {
    return LambdaCallback.class.getName() + listened;
  }

  @Override
  public void onEvent(Event event, TrainingEvent value, TrainingControl control) throws Exception {
    @Nullable Action<TrainingEvent> action = actions.get(event);
    if (action != null) {
      action.on(value, control);
    }
  }

  @Override
  public void onFitStart(FitEvent event, TrainingControl control) throws Exception {
    onEvent(Event.FIT_START, event, control);
  }

  @Override
  public void onFitEnd(FitEvent event, TrainingControl control) throws Exception {
    onEvent(Event.FIT_END, event, control);
  }

  @Override
  public void onTrainEpochStart(EpochEvent event, TrainingControl control) throws Exception {
    onEvent(Event.TRAIN_EPOCH_START, event, control);
  }

  @Override
  public void onTrainEpochEnd(EpochEvent event, TrainingControl control) throws Exception {
    onEvent(Event.TRAIN_EPOCH_END, event, control);
  }

  @Override
  public void onTrainBatchStart(BatchEvent event, TrainingControl control) throws Exception {
    onEvent(Event.TRAIN_BATCH_START, event, control);
  }

  @Override
  public void onTrainBatchEnd(BatchEvent event, TrainingControl control) throws Exception {
    onEvent(Event.TRAIN_BATCH_END, event, control);
  }

  @Override
  public void onLog(LogEvent event, TrainingControl control) throws Exception {
    onEvent(Event.LOG, event, control);
  }

  @Override
  public void onEvaluationStart(EvaluationEvent event, TrainingControl control) throws Exception {
    onEvent(
        switch (event.stage()) {
          case TEST -> Event.TEST_START;
          case PREDICT -> Event.PREDICT_START;
          case TRAIN, VALIDATE -> Event.VALIDATION_START;
        },
        event,
        control);
  }

  @Override
  public void onEvaluationEnd(EvaluationEvent event, TrainingControl control) throws Exception {
    onEvent(
        switch (event.stage()) {
          case TEST -> Event.TEST_END;
          case PREDICT -> Event.PREDICT_END;
          case TRAIN, VALIDATE -> Event.VALIDATION_END;
        },
        event,
        control);
  }

  @Override
  public void onCheckpointStart(CheckpointEvent event, TrainingControl control) throws Exception {
    onEvent(Event.CHECKPOINT_START, event, control);
  }

  @Override
  public void onCheckpointEnd(CheckpointEvent event, TrainingControl control) throws Exception {
    onEvent(Event.CHECKPOINT_END, event, control);
  }

  @Override
  public void onException(ExceptionEvent event, TrainingControl control) throws Exception {
    onEvent(Event.EXCEPTION, event, control);
  }
}
