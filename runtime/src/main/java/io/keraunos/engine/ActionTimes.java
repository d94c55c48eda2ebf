package io.keraunos.engine;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The actions of a run: which one is under way, and, where that is wanted, how long they take.
 *
 * <p>Actions are begun and ended by one thread, one within another; any thread may ask for them.
 */
final class ActionTimes {

  private static final String BETWEEN = "the loop between two actions";

  /** An action under way, and the one that it is a part of. */
  private record Under(String name, @Nullable Under outer) {}

  private final boolean on;
  private volatile @Nullable Under under;
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

  /** Begins an action; returns the time, for {@link #end}. */
  long begin(String name) {
    under = new Under(name, under);
    return on ? System.nanoTime() : 0;
  }

  /**
   * Begins a part of the run that is not counted, such as a whole call, and ends it, with all
   * actions inside that a failure has cut off.
   */
  <T extends @Nullable Object> T during(String name, Supplier<T> work) {
    Under before = under;
    under = new Under(name, before);
    try {
      return work.get();
    } finally {
      under = before;
    }
  }

  private void end() {
    Under ended = under;
    under = ended == null ? null : ended.outer();
  }

  /** Returns the action under way, the innermost first, in words. */
  String doing() {
    Under now = under;
    if (now == null) {
      return BETWEEN;
    }
    StringBuilder words = new StringBuilder(now.name());
    for (Under outer = now.outer(); outer != null; outer = outer.outer()) {
      words.append(", in ").append(outer.name());
    }
    return words.toString();
  }

  /** Ends the latest action, and counts it. */
  void end(String name, long begin) {
    end();
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
