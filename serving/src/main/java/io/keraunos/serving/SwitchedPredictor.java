package io.keraunos.serving;

import io.keraunos.serving.PredictionListener.Change;
import io.keraunos.serving.PredictionListener.Prediction;
import io.keraunos.spi.ExampleWriter;
import io.keraunos.spi.Predictor;
import io.keraunos.spi.RowFiller;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers with the version that is the current one when it is asked. */
final class SwitchedPredictor implements Predictor {

  /**
   * The versions that answer now; replaced as a whole.
   *
   * @param version the current version
   * @param trial its probation; null if it has none, or has passed it
   */
  private record State(Version version, @Nullable Trial trial) {}

  private final String model;
  private final Listeners listeners;
  private final Observers observers;
  private final Object changing = new Object();
  private volatile @Nullable State state; // null when closed; written under the lock

  SwitchedPredictor(String model, Version first, Listeners listeners, Observers observers) {
    this.model = model;
    this.state = new State(first, null);
    this.listeners = listeners;
    this.observers = observers;
  }

  @Override
  public float[] predict(Consumer<ExampleWriter> values) {
    return answer(
        1,
        predictor -> predictor.predict(values),
        () -> List.of(RowCopy.of(values)),
        answer -> List.of(answer));
  }

  @Override
  public <T> List<float[]> predict(List<? extends T> examples, RowFiller<? super T> filler) {
    return answer(
        examples.size(),
        predictor -> predictor.predict(examples, filler),
        () -> RowCopy.of(examples, filler),
        Function.identity());
  }

  private <R> R answer(
      int examples,
      Function<Predictor, R> question,
      Supplier<List<RowCopy>> rows,
      Function<R, List<float[]>> asRows) {
    long begin = System.nanoTime();
    State now = enter();
    Version version = now.version();
    RuntimeException failure = null;
    try {
      R answer = now.trial() == null ? ask(version, question) : tried(now, question);
      observers.see(rows, () -> asRows.apply(answer));
      return answer;
    } catch (RuntimeException e) {
      failure = e;
      throw e;
    } finally {
      version.leave();
      Prediction told =
          new Prediction(
              model,
              version.folder(),
              examples,
              Duration.ofNanos(System.nanoTime() - begin),
              failure);
      listeners.tell(listener -> listener.predicted(told));
    }
  }

  private static <R> R ask(Version version, Function<Predictor, R> question) {
    return question.apply(version.predictor());
  }

  /** Asks a version on probation, and the one before if it cannot answer. */
  private <R> R tried(State now, Function<Predictor, R> question) {
    Trial trial = now.trial();
    R answer;
    boolean works = true;
    try {
      answer = ask(now.version(), question);
    } catch (RuntimeException e) {
      if (trial == null || !trial.previous().enter()) {
        throw e;
      }
      try {
        answer = ask(trial.previous(), question);
        works = false;
      } catch (RuntimeException both) {
        throw e; // neither can: it is the values
      } finally {
        trial.previous().leave();
      }
    }
    if (trial != null) {
      switch (trial.count(works)) {
        case OPEN -> {}
        case PASSED -> passed(now);
        case FAILED -> back(now, trial);
      }
    }
    return answer;
  }

  private State enter() {
    while (true) {
      State now = state;
      if (now == null) {
        throw new IllegalStateException("the served model " + model + " is closed");
      }
      if (now.version().enter()) {
        return now;
      }
    }
  }

  /** Returns the folder of the current version; empty when closed. */
  Optional<Path> folder() {
    State now = state;
    return now == null ? Optional.empty() : Optional.of(now.version().folder());
  }

  /** Returns whether the current version is on probation. */
  boolean onProbation() {
    State now = state;
    return now != null && now.trial() != null;
  }

  /**
   * Lets another version answer from now on. The one before is closed when its last request is
   * answered, or, with a probation, when the new one has passed it.
   */
  void change(Version next, @Nullable Probation probation, String reason) {
    Path from;
    synchronized (changing) {
      State now = state;
      if (now == null) {
        next.retire();
        throw new IllegalStateException("the served model " + model + " is closed");
      }
      from = now.version().folder();
      state = new State(next, probation == null ? null : new Trial(now.version(), probation));
      if (now.trial() != null) {
        now.trial().previous().retire();
      }
      if (probation == null) {
        now.version().retire();
      }
    }
    tell(from, next.folder(), reason);
  }

  private void passed(State tried) {
    synchronized (changing) {
      if (tried.equals(state) && tried.trial() != null) {
        state = new State(tried.version(), null);
        tried.trial().previous().retire();
      }
    }
  }

  private void back(State tried, Trial trial) {
    synchronized (changing) {
      if (!tried.equals(state)) {
        return; // somebody was faster
      }
      state = new State(trial.previous(), null);
      tried.version().retire();
    }
    tell(
        tried.version().folder(),
        trial.previous().folder(),
        "%s of %s requests failed, and the version before could answer them"
            .formatted(trial.failed().get(), trial.asked().get()));
  }

  private void tell(Path from, Path to, String reason) {
    Change change = new Change(model, from, to, reason);
    listeners.tell(listener -> listener.changed(change));
  }

  @Override
  public void close() {
    State last;
    synchronized (changing) {
      last = state;
      state = null;
    }
    if (last != null) {
      if (last.trial() != null) {
        last.trial().previous().retire();
      }
      last.version().retire();
    }
  }
}
