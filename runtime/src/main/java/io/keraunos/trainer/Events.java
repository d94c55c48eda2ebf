package io.keraunos.trainer;

import io.keraunos.annotation.Event;
import io.keraunos.callback.Callback;
import io.keraunos.callback.TrainingControl;
import io.keraunos.callback.TrainingEvent;
import io.keraunos.spi.ModuleDefinition.HookDefinition;
import java.util.List;

/** Tells a module's hooks, then the callbacks, what happens. */
final class Events {

  private final String module;
  private final List<HookDefinition<?>> hooks;
  private final List<Callback> callbacks;
  private final TrainingControl control;
  private final ActionTimes times;

  Events(
      String module,
      List<HookDefinition<?>> hooks,
      List<Callback> callbacks,
      TrainingControl control,
      ActionTimes times) {
    this.module = module;
    this.hooks = hooks;
    this.callbacks = callbacks;
    this.control = control;
    this.times = times;
  }

  /** Whether anybody listens to an event; one that comes with every step is not made otherwise. */
  boolean wants(Event event) {
    return !callbacks.isEmpty() || hooks.stream().anyMatch(hook -> hook.event() == event);
  }

  /**
   * Tells everybody.
   *
   * @throws UserCodeException if somebody throws
   */
  void fire(Event event, TrainingEvent value) {
    for (HookDefinition<?> hook : hooks) {
      if (hook.event() == event) {
        long begin = times.begin();
        call(hook, value);
        times.end("hook " + hook.method(), begin);
      }
    }
    for (Callback callback : callbacks) {
      long begin = times.begin();
      try {
        tell(callback, event, value);
      } catch (Exception e) {
        throw new UserCodeException(callback.getClass().getName() + " at " + event, e);
      } finally {
        times.end(callback.getClass().getSimpleName(), begin);
      }
    }
  }

  private <E extends TrainingEvent> void call(HookDefinition<E> hook, TrainingEvent value) {
    try {
      hook.hook().call(hook.type().cast(value), control);
    } catch (Exception e) {
      throw new UserCodeException(module + "." + hook.method(), e);
    }
  }

  private void tell(Callback callback, Event event, TrainingEvent value) throws Exception {
    if (value instanceof TrainingEvent.FitEvent fit) {
      if (event == Event.FIT_START) {
        callback.onFitStart(fit, control);
      } else {
        callback.onFitEnd(fit, control);
      }
    } else if (value instanceof TrainingEvent.EpochEvent epoch) {
      if (event == Event.TRAIN_EPOCH_START) {
        callback.onTrainEpochStart(epoch, control);
      } else {
        callback.onTrainEpochEnd(epoch, control);
      }
    } else if (value instanceof TrainingEvent.BatchEvent batch) {
      if (event == Event.TRAIN_BATCH_START) {
        callback.onTrainBatchStart(batch, control);
      } else {
        callback.onTrainBatchEnd(batch, control);
      }
    } else if (value instanceof TrainingEvent.LogEvent log) {
      callback.onLog(log, control);
    } else if (value instanceof TrainingEvent.EvaluationEvent evaluation) {
      switch (event) {
        case VALIDATION_START, TEST_START, PREDICT_START ->
            callback.onEvaluationStart(evaluation, control);
        default -> callback.onEvaluationEnd(evaluation, control);
      }
    } else if (value instanceof TrainingEvent.ExceptionEvent exception) {
      callback.onException(exception, control);
    }
  }
}
