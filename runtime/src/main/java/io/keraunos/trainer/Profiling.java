package io.keraunos.trainer;

import io.keraunos.check.Check;
import io.keraunos.setting.ValueType;

/**
 * A profiler of a fit:
 *
 * <pre>{@code
 * .profiler(Profiling.actions())            // how long each action took, at the end of the fit
 * .profiler(Profiling.trace(100, 3))        // every op of steps 100 to 102
 * .profiler(Profiling.actions().andTrace(100, 3))
 * }</pre>
 *
 * @param times whether the time of each action is added up, and logged as a table when the fit ends
 * @param traceFrom the first step whose ops are traced, counted from 1
 * @param traceSteps the number of steps to trace; 0 for none. The trace is the file {@code
 *     trace-steps-100-102.json} in the run's folder, for Perfetto or {@code chrome://tracing}
 */
public record Profiling(boolean times, long traceFrom, int traceSteps) {

  private static final Profiling NONE = new Profiling(false, 1, 0);

  /** Checks the settings. */
  public Profiling {
    Check.atLeast("the first step of a trace", traceFrom, 1);
    Check.atLeast("the steps of a trace", traceSteps, 0);
  }

  /** Returns a profiler that measures nothing. */
  public static Profiling none() {
    return NONE;
  }

  /** Returns a profiler of the time of each action, as Lightning's simple profiler. */
  public static Profiling actions() {
    return new Profiling(true, 1, 0);
  }

  /**
   * Returns a trace of every op of some steps, with its start and its duration, as TensorFlow
   * reports them.
   *
   * @param from the first step, counted from 1; the very first ones are slower than the rest
   * @param steps the number of steps
   */
  public static Profiling trace(long from, int steps) {
    return NONE.andTrace(from, steps);
  }

  /** Returns this profiler and a trace. */
  public Profiling andTrace(long from, int steps) {
    return new Profiling(times, from, steps);
  }

  /**
   * Parses a profiler: {@code actions}, or {@code trace:100:3} for 3 steps from step 100.
   *
   * @throws IllegalArgumentException if it is neither
   */
  static Profiling parse(String text) {
    String[] parts = text.split(":", -1);
    if (text.equals("actions")) {
      return actions();
    }
    if (parts.length == 3 && parts[0].equals("trace")) {
      return trace(ValueType.LONG.parser().apply(parts[1]), ValueType.INT.parser().apply(parts[2]));
    }
    throw ValueType.mismatch(text, "actions, or trace:FROM:STEPS such as trace:100:3");
  }

  @Override
  public String toString() {
    String trace = traces() ? "%s steps from step %s".formatted(traceSteps, traceFrom) : "none";
    return times ? "actions, trace " + trace : trace;
  }

  /** Returns whether any step is traced. */
  public boolean traces() {
    return traceSteps > 0;
  }
}
