package io.keraunos.spi;

import io.keraunos.annotation.Event;
import io.keraunos.callback.TrainingControl;
import io.keraunos.callback.TrainingEvent;

/**
 * A method annotated with {@code @On}.
 *
 * @param method the method's name, for messages
 * @param event the event
 * @param type the class of the event's value
 * @param hook calls it
 * @param <E> the event's value
 */
public record HookDefinition<E extends TrainingEvent>(
    String method, Event event, Class<E> type, Hook<E> hook) {

  /** Calls a hook method. */
  @FunctionalInterface
  public interface Hook<E extends TrainingEvent> {
    /** Calls the method. */
    void call(E event, TrainingControl control) throws Exception;
  }
}
