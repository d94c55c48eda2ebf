package io.keraunos.processor.model;

import com.palantir.javapoet.ClassName;
import io.keraunos.annotation.Event;
import java.util.List;

/**
 * A method that is called when an event happens.
 *
 * @param event the event
 * @param method its name
 * @param eventType the class of the event's value
 * @param arguments its arguments
 */
public record HookModel(Event event, String method, ClassName eventType, List<Argument> arguments) {

  /** Copies the list. */
  public HookModel {
    arguments = List.copyOf(arguments);
  }

  /** An argument of a hook. */
  public enum Argument {
    /** The event's value. */
    EVENT,
    /** The control of the run. */
    CONTROL
  }
}
