package io.keraunos.engine;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Adds up the durations of actions; does nothing where they are not wanted. */
final class ActionTimes {

  private final boolean on;
  private final Map<String, Action> actions = new LinkedHashMap<>();

  ActionTimes(boolean on) {
    this.on = on;
  }

  private static final class Action {
    long calls;
    long nanos;
  }

  /** Forgets all actions, when a fit begins. */
  void clear() {
    actions.clear();
  }

  /** Returns the time at which an action begins; for {@link #end}. */
  long begin() {
    return on ? System.nanoTime() : 0;
  }

  /** Counts an action that has ended. */
  void end(String name, long begin) {
    if (on) {
      Action action = actions.computeIfAbsent(name, unused -> new Action());
      action.calls++;
      action.nanos += System.nanoTime() - begin;
    }
  }

  /** Returns the names of the actions seen so far. */
  List<String> names() {
    return List.copyOf(actions.keySet());
  }

  /**
   * Returns a table of all actions, those that took longest first.
   *
   * @param all the time that is a hundred percent
   */
  String table(long all) {
    StringBuilder text = new StringBuilder("time of each action");
    text.append(row("action", "calls", "mean, us", "total, s", "percent"));
    actions.entrySet().stream()
        .sorted(Comparator.comparingLong(entry -> -entry.getValue().nanos))
        .forEach(
            entry -> {
              Action action = entry.getValue();
              text.append(
                  row(
                      entry.getKey(),
                      number("%,d", action.calls),
                      number("%,.1f", action.nanos / 1e3 / action.calls),
                      number("%.3f", action.nanos / 1e9),
                      number("%.1f", 100.0 * action.nanos / all)));
            });
    return text.append(row("the whole fit", "", "", number("%.3f", all / 1e9), "100.0")).toString();
  }

  private static String row(String... cells) {
    return String.format(Locale.ROOT, "%n  %-36s %10s %12s %12s %8s", (Object[]) cells);
  }

  private static String number(String format, Object value) {
    return String.format(Locale.ROOT, format, value);
  }
}
