package io.keraunos.distribute;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The chief's view of what each worker does, in which it finds workers that would wait for ever:
 *
 * <ul>
 *   <li>two that have come to different things as the n-th that all do together,
 *   <li>one that has waited for longer than a limit.
 * </ul>
 *
 * <p>Every worker counts alike, since none gets past such a thing before all have come to it. So
 * the same number with another name can only be a difference between their programs, while a number
 * that is one behind may be a slow network.
 */
final class StallWatch {

  /** Time for which two workers must have waited in different things. */
  private static final Duration DIFFERENT = Duration.ofSeconds(5);

  private record Since(Doing doing, long time) {}

  private final Cluster cluster;
  private final Duration limit;
  private final Map<Integer, Since> workers = new TreeMap<>();

  /**
   * Creates a watch that has heard of nobody.
   *
   * @param limit the longest time that a worker may wait; 0 for no limit
   */
  StallWatch(Cluster cluster, Duration limit) {
    this.cluster = cluster;
    this.limit = limit;
  }

  /**
   * Notes what a worker does.
   *
   * @param now in the time of {@link System#nanoTime}
   */
  synchronized void heard(int worker, Doing doing, long now) {
    Since before = workers.get(worker);
    if (before == null || !before.doing().equals(doing)) {
      workers.put(worker, new Since(doing, now));
    }
  }

  /** Returns who waits for ever, and why, in words; empty if nobody does. */
  synchronized Optional<String> stall(long now) {
    Optional<String> different = different(now);
    return different.isPresent() || limit.isZero() ? different : tooLong(now);
  }

  private Optional<String> different(long now) {
    for (Map.Entry<Integer, Since> one : workers.entrySet()) {
      for (Map.Entry<Integer, Since> other : workers.entrySet()) {
        if (one.getKey() < other.getKey()
            && different(one.getValue().doing(), other.getValue().doing())
            && age(one.getValue(), now) >= DIFFERENT.toNanos()
            && age(other.getValue(), now) >= DIFFERENT.toNanos()) {
          boolean closer = other.getValue().doing().what().equals(Workers.CLOSED);
          return Optional.of(
              "%s while %s: every worker must make the same calls, in the same order"
                  .formatted(waits(closer ? other : one, now), waits(closer ? one : other, now)));
        }
      }
    }
    return Optional.empty();
  }

  private static boolean different(Doing one, Doing other) {
    return one.waits()
        && other.waits()
        && one.ordinal() == other.ordinal()
        && !one.what().equals(other.what());
  }

  private Optional<String> tooLong(long now) {
    for (Map.Entry<Integer, Since> waiting : workers.entrySet()) {
      Doing doing = waiting.getValue().doing();
      boolean closed = doing.what().equals(Workers.CLOSED); // it needs nobody any more
      if (closed || !doing.waits() || age(waiting.getValue(), now) < limit.toNanos()) {
        continue;
      }
      List<String> others = new ArrayList<>();
      for (Map.Entry<Integer, Since> other : workers.entrySet()) {
        Doing of = other.getValue().doing();
        if (!of.waits() || of.ordinal() < doing.ordinal()) {
          others.add(of.waits() ? waits(other, now) : works(other, now));
        }
      }
      return Optional.of(
          "every worker must come to %s within a stepTimeout of %s, but %s while %s. Raise stepTimeout if that may take so long"
              .formatted(
                  doing.what(),
                  Link.seconds(limit),
                  waits(waiting, now),
                  others.isEmpty() ? "all others do too" : String.join(" and ", others)));
    }
    return Optional.empty();
  }

  private String waits(Map.Entry<Integer, Since> worker, long now) {
    Doing doing = worker.getValue().doing();
    String name = cluster.name(worker.getKey());
    return doing.what().equals(Workers.CLOSED)
        ? "%s has closed its trainer".formatted(name)
        : "%s has waited for %s s in %s (number %s of what all do together)"
            .formatted(name, seconds(worker, now), doing.what(), doing.ordinal());
  }

  private String works(Map.Entry<Integer, Since> worker, long now) {
    return "%s has been busy for %s s with: %s"
        .formatted(
            cluster.name(worker.getKey()), seconds(worker, now), worker.getValue().doing().what());
  }

  private static long seconds(Map.Entry<Integer, Since> worker, long now) {
    return Duration.ofNanos(age(worker.getValue(), now)).toSeconds();
  }

  private static long age(Since since, long now) {
    return now - since.time();
  }
}
