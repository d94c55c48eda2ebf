package io.keraunos.engine;

import io.keraunos.annotation.Event;
import io.keraunos.callback.TrainingControl;
import io.keraunos.callback.TrainingEvent;
import io.keraunos.spi.HookDefinition;
import io.keraunos.trainer.UserCodeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Fires events to a module's hooks, then to the callbacks. */
final class Events {

  private final List<Listener> listeners = new ArrayList<>();
  private final ActionTimes times;

  /**
   * A listener to events.
   *
   * @param key its key, the same in every process
   * @param name its name in errors
   * @param action the name that its time is counted under
   * @param event the only event it wants; empty for all
   */
  private record Listener(
      String key, String name, String action, Optional<Event> event, Action told) {

    boolean wants(Event of) {
      return event.isEmpty() || event.get() == of;
    }
  }

  private interface Action {
    void at(Event event, TrainingEvent value) throws Exception;
  }

  /**
   * Creates the events of a run.
   *
   * @param control the control that each of them gets, by its key
   */
  Events(
      String module,
      List<HookDefinition<?>> hooks,
      CallbackStates callbacks,
      Function<String, TrainingControl> control,
      ActionTimes times) {
    this.times = times;
    for (HookDefinition<?> hook : hooks) {
      String name = module + "." + hook.method();
      listeners.add(hook(name, hook, control.apply(name)));
    }
    callbacks
        .byKey()
        .forEach(
            (key, callback) -> {
              TrainingControl own = control.apply(key);
              listeners.add(
                  new Listener(
                      key,
                      callback.getClass().getName(),
                      callback.getClass().getSimpleName(),
                      Optional.empty(),
                      (event, value) -> callback.onEvent(event, value, own)));
            });
  }

  private static <E extends TrainingEvent> Listener hook(
      String name, HookDefinition<E> hook, TrainingControl control) {
    return new Listener(
        name,
        name,
        "hook " + hook.method(),
        Optional.of(hook.event()),
        (event, value) -> hook.hook().call(hook.type().cast(value), control));
  }

  /** Returns whether there is a hook or a callback with a key. */
  boolean contains(String key) {
    return listeners.stream().anyMatch(listener -> listener.key().equals(key));
  }

  /**
   * Returns whether anybody listens to an event, so that an event of every step is not created in
   * vain.
   */
  boolean wants(Event event) {
    return listeners.stream().anyMatch(listener -> listener.wants(event));
  }

  /**
   * Fires an event to all listeners.
   *
   * @throws UserCodeException if somebody throws; those after it are not told
   */
  void fire(Event event, TrainingEvent value) {
    for (Listener listener : listeners) {
      tell(listener, event, value);
    }
  }

  /**
   * Fires the start of a span. Each listener told of the start is told of the end too, also where
   * one of them throws now.
   *
   * @param cut the end's value if it is cut off, and by what, if by a failure
   * @throws UserCodeException if somebody throws
   */
  Span begin(
      Event start,
      TrainingEvent begun,
      Event end,
      Function<Optional<Throwable>, TrainingEvent> cut) {
    int told = 0;
    try {
      for (Listener listener : listeners) {
        told++;
        tell(listener, start, begun);
      }
    } catch (RuntimeException e) {
      new Span(told, end, cut).fail(e);
      throw e;
    }
    return new Span(told, end, cut);
  }

  /**
   * Runs work between a start and its end.
   *
   * @param ended the end's value, of what the work has returned
   * @param cut the end's value where the work fails, of the failure
   * @throws UserCodeException if somebody throws
   */
  <T> T within(
      Event start,
      TrainingEvent begun,
      Event end,
      Supplier<T> work,
      Function<T, TrainingEvent> ended,
      Function<Optional<Throwable>, TrainingEvent> cut) {
    Span span = begin(start, begun, end, cut);
    T result;
    try {
      result = work.get();
    } catch (RuntimeException | Error e) {
      span.fail(e);
      throw e;
    }
    span.end(ended.apply(result));
    return result;
  }

  /** A span that has started and not ended yet, for the listeners that were told of it. */
  final class Span {

    private final int told;
    private final Event end;
    private final Function<Optional<Throwable>, TrainingEvent> cut;

    private Span(int told, Event end, Function<Optional<Throwable>, TrainingEvent> cut) {
      this.told = told;
      this.end = end;
      this.cut = cut;
    }

    /**
     * Fires the end.
     *
     * @throws UserCodeException if somebody throws, once all are told
     */
    void end(TrainingEvent value) {
      @Nullable RuntimeException first = null;
      for (Listener listener : listeners.subList(0, told)) {
        try {
          tell(listener, end, value);
        } catch (RuntimeException e) {
          if (first == null) {
            first = e;
          } else {
            first.addSuppressed(e);
          }
        }
      }
      if (first != null) {
        throw first;
      }
    }

    /** Fires the end of a span that was cut off. */
    void cut() {
      end(cut.apply(Optional.empty()));
    }

    /** Fires the end of a span that was cut off by a failure, which takes up what is thrown now. */
    void fail(Throwable failure) {
      try {
        end(cut.apply(Optional.of(failure)));
      } catch (RuntimeException e) {
        failure.addSuppressed(e);
      }
    }
  }

  private void tell(Listener listener, Event event, TrainingEvent value) {
    if (!listener.wants(event)) {
      return;
    }
    long begin = times.begin(listener.action() + " at " + event);
    try {
      listener.told().at(event, value);
    } catch (Exception e) {
      throw new UserCodeException(
          listener.event().isPresent() ? listener.name() : listener.name() + " at " + event, e);
    } finally {
      times.end(listener.action(), begin);
    }
  }
}
