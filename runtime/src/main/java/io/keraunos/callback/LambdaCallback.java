package io.keraunos.callback;

import io.keraunos.callback.TrainingEvent.BatchEvent;
import io.keraunos.callback.TrainingEvent.EpochEvent;
import io.keraunos.callback.TrainingEvent.EvaluationEvent;
import io.keraunos.callback.TrainingEvent.ExceptionEvent;
import io.keraunos.callback.TrainingEvent.FitEvent;
import io.keraunos.callback.TrainingEvent.LogEvent;
import java.util.Set;
import java.util.TreeSet;

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

  private Action<FitEvent> fitStart = (event, control) -> {};
  private Action<FitEvent> fitEnd = (event, control) -> {};
  private Action<EpochEvent> trainEpochStart = (event, control) -> {};
  private Action<EpochEvent> trainEpochEnd = (event, control) -> {};
  private Action<BatchEvent> trainBatchStart = (event, control) -> {};
  private Action<BatchEvent> trainBatchEnd = (event, control) -> {};
  private Action<LogEvent> log = (event, control) -> {};
  private Action<EvaluationEvent> evaluationStart = (event, control) -> {};
  private Action<EvaluationEvent> evaluationEnd = (event, control) -> {};
  private Action<ExceptionEvent> exception = (event, control) -> {};

  private final Set<String> listened = new TreeSet<>();

  private LambdaCallback() {}

  /** Returns a callback that does nothing yet. */
  public static LambdaCallback create() {
    return new LambdaCallback();
  }

  /** Sets the action when {@code fit} is about to train. */
  public LambdaCallback onFitStart(Action<FitEvent> action) {
    listened.add("onFitStart");
    fitStart = action;
    return this;
  }

  /** Sets the action when {@code fit} has finished training. */
  public LambdaCallback onFitEnd(Action<FitEvent> action) {
    listened.add("onFitEnd");
    fitEnd = action;
    return this;
  }

  /** Sets the action when an epoch of training begins. */
  public LambdaCallback onTrainEpochStart(Action<EpochEvent> action) {
    listened.add("onTrainEpochStart");
    trainEpochStart = action;
    return this;
  }

  /** Sets the action when an epoch of training has ended. */
  public LambdaCallback onTrainEpochEnd(Action<EpochEvent> action) {
    listened.add("onTrainEpochEnd");
    trainEpochEnd = action;
    return this;
  }

  /** Sets the action when a training step is about to run. */
  public LambdaCallback onTrainBatchStart(Action<BatchEvent> action) {
    listened.add("onTrainBatchStart");
    trainBatchStart = action;
    return this;
  }

  /** Sets the action when a training step has run. */
  public LambdaCallback onTrainBatchEnd(Action<BatchEvent> action) {
    listened.add("onTrainBatchEnd");
    trainBatchEnd = action;
    return this;
  }

  /** Sets the action when metrics of training are known. */
  public LambdaCallback onLog(Action<LogEvent> action) {
    listened.add("onLog");
    log = action;
    return this;
  }

  /** Sets the action when a validation, test or prediction begins. */
  public LambdaCallback onEvaluationStart(Action<EvaluationEvent> action) {
    listened.add("onEvaluationStart");
    evaluationStart = action;
    return this;
  }

  /** Sets the action when a validation, test or prediction has ended. */
  public LambdaCallback onEvaluationEnd(Action<EvaluationEvent> action) {
    listened.add("onEvaluationEnd");
    evaluationEnd = action;
    return this;
  }

  /** Sets the action when a run is ending with an exception. */
  public LambdaCallback onException(Action<ExceptionEvent> action) {
    listened.add("onException");
    exception = action;
    return this;
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
  public void onFitStart(FitEvent event, TrainingControl control) throws Exception {
    fitStart.on(event, control);
  }

  @Override
  public void onFitEnd(FitEvent event, TrainingControl control) throws Exception {
    fitEnd.on(event, control);
  }

  @Override
  public void onTrainEpochStart(EpochEvent event, TrainingControl control) throws Exception {
    trainEpochStart.on(event, control);
  }

  @Override
  public void onTrainEpochEnd(EpochEvent event, TrainingControl control) throws Exception {
    trainEpochEnd.on(event, control);
  }

  @Override
  public void onTrainBatchStart(BatchEvent event, TrainingControl control) throws Exception {
    trainBatchStart.on(event, control);
  }

  @Override
  public void onTrainBatchEnd(BatchEvent event, TrainingControl control) throws Exception {
    trainBatchEnd.on(event, control);
  }

  @Override
  public void onLog(LogEvent event, TrainingControl control) throws Exception {
    log.on(event, control);
  }

  @Override
  public void onEvaluationStart(EvaluationEvent event, TrainingControl control) throws Exception {
    evaluationStart.on(event, control);
  }

  @Override
  public void onEvaluationEnd(EvaluationEvent event, TrainingControl control) throws Exception {
    evaluationEnd.on(event, control);
  }

  @Override
  public void onException(ExceptionEvent event, TrainingControl control) throws Exception {
    exception.on(event, control);
  }
}
