package io.keraunos.distribute;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The chief's side of a meeting of all workers: each brings a text, and once all are there, the
 * chief decides on an answer for all. Its own text comes with the decision. Workers that have come
 * to different meetings wait for ever, which {@link StallWatch} notices.
 */
final class Assembly {

  /** A text, and the meeting that it is for. */
  private record Brought(String what, String text) {}

  private final @Nullable Brought[] brought;
  private @Nullable Function<List<String>, String> decision;

  Assembly(int workers) {
    this.brought = new Brought[workers];
  }

  /** Notes the chief's text, and how it decides. */
  synchronized Optional<String> decide(
      String what, String text, Function<List<String>, String> how) {
    decision = how;
    return arrived(0, what, text);
  }

  /**
   * Notes the text of a worker.
   *
   * @param what the name of the meeting
   * @return the answer, if it was the last; then the next meeting begins
   * @throws IllegalArgumentException if the worker is there already, or a text cannot be read
   */
  synchronized Optional<String> arrived(int worker, String what, String text) {
    if (brought[worker] != null) {
      throw new IllegalArgumentException("it came twice to one meeting");
    }
    brought[worker] = new Brought(what, text);
    Function<List<String>, String> how = decision;
    if (how == null
        || Arrays.stream(brought).anyMatch(one -> one == null || !one.what().equals(what))) {
      return Optional.empty();
    }
    List<String> all = new ArrayList<>();
    for (Brought one : brought) {
      all.add(Objects.requireNonNull(one).text());
    }
    Arrays.fill(brought, null);
    decision = null;
    return Optional.of(how.apply(all));
  }
}
