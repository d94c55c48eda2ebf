package io.keraunos.graph.review;

import io.keraunos.finding.Place;
import java.lang.StackWalker.Option;
import java.lang.StackWalker.StackFrame;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a program that ops come from. They are noted only while a step method is called:
 * what is added around it, such as an optimizer's update, comes from no line.
 *
 * <p>A note takes about 2 microseconds: the stack is walked from an op to the first line of the
 * user's, and once for each step to its method.
 */
public final class OpPlaces {

  private static final StackWalker STACK = StackWalker.getInstance(Option.RETAIN_CLASS_REFERENCE);
  private static final String LAYERS = "io.keraunos.layer.";

  private final Map<String, OpPlace> places = new HashMap<>();
  private final Map<String, Method> methods = new HashMap<>();
  private @Nullable String called;

  /**
   * The place that an op comes from.
   *
   * @param place the user's line
   * @param direct whether the op was added by that line itself and not by a layer
   */
  record OpPlace(Place place, boolean direct) {}

  /**
   * A step method.
   *
   * @param type the class that has it
   * @param place its first line that adds an op
   */
  public record Method(Class<?> type, Place place) {}

  /** Calls a step method, and notes the places of the ops that it adds. */
  public <T> T during(String method, Supplier<T> body) {
    called = method;
    try {
      return body.get();
    } finally {
      called = null;
    }
  }

  /** Notes the place of an op that was added just now. */
  public void added(String op) {
    String step = called;
    if (step != null) {
      STACK.walk(
          frames -> {
            note(op, step, frames.iterator());
            return step;
          });
    }
  }

  private void note(String op, String step, Iterator<StackFrame> frames) {
    boolean direct = true;
    boolean noted = false;
    while (frames.hasNext()) {
      StackFrame frame = frames.next();
      if (!UserCode.is(frame.getDeclaringClass())) {
        direct &= !frame.getClassName().startsWith(LAYERS);
        continue;
      }
      if (!noted) {
        places.put(op, new OpPlace(UserCode.place(frame), direct));
        noted = true;
      }
      if (methods.containsKey(step)) {
        return;
      }
      if (frame.getMethodName().equals(step)) {
        methods.put(step, new Method(frame.getDeclaringClass(), UserCode.place(frame)));
        return;
      }
    }
  }

  /** Returns the user's line that is being executed, if a step method is being called. */
  public Optional<Place> here() {
    return called == null
        ? Optional.empty()
        : STACK.walk(
            frames ->
                frames
                    .filter(frame -> UserCode.is(frame.getDeclaringClass()))
                    .findFirst()
                    .map(UserCode::place));
  }

  /** Returns the line that an op comes from. */
  public Optional<Place> of(String op) {
    return Optional.ofNullable(places.get(op)).map(OpPlace::place);
  }

  /** Returns whether a line of the user's added an op itself, without a layer. */
  boolean direct(String op) {
    OpPlace place = places.get(op);
    return place != null && place.direct();
  }

  /** Returns a step method that was called, if it is a method of a class and no lambda. */
  public Optional<Method> method(String step) {
    return Optional.ofNullable(methods.get(step));
  }

  /** Returns the class of the module, if a step was seen to be a method of it. */
  Optional<Class<?>> type() {
    return methods.values().stream().findFirst().map(Method::type);
  }

  /** Returns the lines of all ops, by the ops' names. */
  public Map<String, Place> all() {
    Map<String, Place> all = new HashMap<>();
    places.forEach((op, at) -> all.put(op, at.place()));
    return Collections.unmodifiableMap(all);
  }
}
