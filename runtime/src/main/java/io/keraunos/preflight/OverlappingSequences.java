package io.keraunos.preflight;

import io.keraunos.annotation.Stage;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.preflight.PreflightData.Used;
import io.keraunos.text.NumberText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Checks that evaluation does not measure with windows of a series between windows of training that
 * overlap them.
 *
 * <p>A window that lies half in one of training and begins later, and half in another that begins
 * earlier, was dealt out at random: where a series is split by time, those of one part are all
 * later. Data of few values have equal examples as often as overlapping ones, and tell nothing.
 */
final class OverlappingSequences implements Check {

  /** The share of evaluation that must lie between, after what the sample has of training. */
  private static final double LEAST_SHARE = 0.01;

  private static final int LEAST = 5;
  private static final int TIMES_MORE = 10;

  /** The frames that are looked up at once. */
  private static final int RUN = 6;

  @Override
  public List<Finding> find(PreflightData data) {
    List<Finding> found = new ArrayList<>();
    for (ExampleSample training : data.of(Stage.TRAIN)) {
      for (Used trained : data.used(training)) {
        for (Stage stage : List.of(Stage.VALIDATE, Stage.TEST)) {
          for (ExampleSample evaluation : data.of(stage)) {
            data.same(trained, evaluation).ifPresent(used -> compare(trained, used, found));
          }
        }
      }
    }
    return found;
  }

  /** The place of a run of frames. */
  private record Place(int row, int at) {}

  private static void compare(Used trained, Used evaluated, List<Finding> found) {
    SequenceFrames there = trained.component().frames();
    SequenceFrames here = evaluated.component().frames();
    Map<Integer, List<Place>> first = new HashMap<>();
    Map<Integer, List<Place>> later = new HashMap<>();
    for (int row = 0; row < trained.component().rows(); row++) {
      int[] frames = there.of(row);
      for (int at = 0; at <= frames.length / 2 && frames.length > 0; at++) {
        (at == 0 ? first : later)
            .computeIfAbsent(run(frames, at), key -> new ArrayList<>(1))
            .add(new Place(row, at));
      }
    }
    int between = 0;
    int equal = 0;
    int shown = -1;
    int shownThere = -1;
    for (int row : evaluated.sample().byIndex()) {
      int[] frames = here.of(row);
      if (frames.length == 0) {
        continue;
      }
      equal += find(first, there, frames, 0).isPresent() ? 1 : 0;
      OptionalInt earlier = find(later, there, frames, 0);
      OptionalInt next = OptionalInt.empty();
      for (int at = 1; at <= frames.length / 2 && earlier.isPresent() && next.isEmpty(); at++) {
        next = find(first, there, frames, at);
      }
      if (next.isPresent()) {
        between++;
        if (shown < 0) {
          shown = row;
          shownThere = earlier.getAsInt();
        }
      }
    }
    double sampled = trained.sample().rows() / (double) trained.sample().size();
    if (between >= LEAST
        && between >= LEAST_SHARE * evaluated.sample().rows() * sampled
        && between > TIMES_MORE * equal) {
      found.add(finding(trained, evaluated, between, shown, shownThere));
    }
  }

  private static int run(int[] frames, int at) {
    int hash = 0;
    for (int i = at; i < at + RUN; i++) {
      hash = 31 * hash + frames[i];
    }
    return hash;
  }

  /**
   * Returns a row of training that has all frames from one on, as far as both go, or the other way
   * round.
   *
   * @param at where the run begins in {@code frames}
   */
  private static OptionalInt find(
      Map<Integer, List<Place>> places, SequenceFrames there, int[] frames, int at) {
    for (Place place : places.getOrDefault(run(frames, at), List.of())) {
      int[] other = there.of(place.row);
      int length = Math.min(frames.length - at, other.length - place.at);
      if (Arrays.equals(frames, at, at + length, other, place.at, place.at + length)) {
        return OptionalInt.of(place.row);
      }
    }
    return OptionalInt.empty();
  }

  private static Finding finding(
      Used trained, Used evaluated, int between, int shown, int shownThere) {
    return new Finding(
        Rule.OVERLAPPING_SEQUENCES,
        "%s of %s of %s lies for more than half in an earlier one and for more than half in a later one of %s, as the windows of a series do: example %s has the values of example %s there, moved. Split the series by time before it is cut into windows, or the windows with timeSplit"
            .formatted(
                evaluated.name() + " of " + NumberText.whole(between),
                evaluated.sample().inWords(),
                evaluated.sample().loader().method(),
                trained.sample().loader().method(),
                NumberText.whole(evaluated.sample().index(shown)),
                NumberText.whole(trained.sample().index(shownThere))));
  }
}
