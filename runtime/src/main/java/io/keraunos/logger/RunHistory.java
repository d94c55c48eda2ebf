package io.keraunos.logger;

import io.keraunos.metric.MetricValues;
import io.keraunos.step.Figure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The history of a run that a report shows: its metrics by step, and its times of training. */
final class RunHistory {

  private final Map<String, Series> series = new LinkedHashMap<>();
  private final Map<String, Drawn> figures = new LinkedHashMap<>();
  private final Map<String, Long> warnings = new LinkedHashMap<>(); // with their steps
  private final Instant firstStart;
  private final Duration earlier;
  private final int starts;
  private final long start;
  private final long missing;
  private long step;

  private RunHistory(Instant firstStart, Duration earlier, int starts, long start, long missing) {
    this.firstStart = firstStart;
    this.earlier = earlier;
    this.starts = starts;
    this.start = start;
    this.missing = missing;
    this.step = start;
  }

  /**
   * Creates the history of a run that nothing is known of yet, though it may go on after a step
   * that is not 0.
   */
  static RunHistory begin(Instant now, long step) {
    return new RunHistory(now, Duration.ZERO, step == 0 ? 1 : 2, step, step);
  }

  /**
   * Creates the history of a run that goes on after a step. Later values are void.
   *
   * @throws IllegalArgumentException if the data cannot be a run's
   */
  static RunHistory resume(RunData data, long step) {
    RunHistory history =
        new RunHistory(
            Instant.ofEpochMilli(data.started()),
            Duration.ofMillis((long) (data.seconds() * 1e3)),
            data.starts() + 1,
            step,
            Math.min(data.missing(), step));
    for (RunData.Warning warning : data.warned()) {
      if (warning.step() <= step) {
        history.warn(warning.step(), warning.text());
      }
    }
    for (RunData.Chart chart : data.charts()) {
      for (RunData.Curve curve : chart.curves()) {
        Series points = new Series(curve.width(), curve.steps(), curve.values());
        points.keepUpTo(step);
        if (points.size() > 0) {
          history.series.put(curve.name(), points);
        }
      }
    }
    return history;
  }

  void add(long step, MetricValues values) {
    this.step = step;
    values
        .asMap()
        .forEach(
            (name, value) ->
                series.computeIfAbsent(name, unknown -> new Series()).add(step, value));
  }

  /**
   * A figure.
   *
   * @param when the time of its evaluation, in words
   */
  record Drawn(Figure figure, String when) {}

  /** Adds a figure in the place of the one of that name. */
  void draw(String name, String when, Figure figure) {
    figures.put(name, new Drawn(figure, when));
  }

  /** Adds a warning, unless it is there. */
  void warn(long step, String text) {
    warnings.putIfAbsent(text, step);
  }

  /** Returns the warnings, each with its step, in their order. */
  Map<String, Long> warnings() {
    return Collections.unmodifiableMap(warnings);
  }

  /** Returns the newest figures, by name. */
  Map<String, Drawn> figures() {
    return Collections.unmodifiableMap(figures);
  }

  /** Returns the metrics by name, in the order of their charts. */
  Map<String, Series> series() {
    Map<String, Series> ordered = new LinkedHashMap<>();
    for (ChartFamily family : ChartFamily.of(series.keySet())) {
      for (String name : family.metrics()) {
        ordered.put(name, Objects.requireNonNull(series.get(name)));
      }
    }
    return Collections.unmodifiableMap(ordered);
  }

  /**
   * Returns the history in the form that is kept.
   *
   * @param trained the duration of training in this part of the run
   */
  RunData data(Duration trained) {
    List<RunData.Chart> charts = new ArrayList<>();
    for (ChartFamily family : ChartFamily.of(series.keySet())) {
      List<RunData.Curve> curves = new ArrayList<>();
      for (String name : family.metrics()) {
        Series points = Objects.requireNonNull(series.get(name));
        curves.add(
            new RunData.Curve(
                name, ChartFamily.part(name), points.width(), points.steps(), points.values()));
      }
      charts.add(new RunData.Chart(family.title(), curves));
    }
    return new RunData(
        RunData.FORMAT,
        firstStart.toEpochMilli(),
        spent(trained).toMillis() / 1e3,
        starts,
        missing,
        charts,
        warnings.entrySet().stream()
            .map(warning -> new RunData.Warning(warning.getValue(), warning.getKey()))
            .toList());
  }

  /** Returns how long the run has trained, all its parts together. */
  Duration spent(Duration trained) {
    return earlier.plus(trained);
  }

  Instant firstStart() {
    return firstStart;
  }

  /** Returns the number of times the run was resumed. */
  int resumes() {
    return starts - 1;
  }

  /** Returns the step that this part of the run began after. */
  long start() {
    return start;
  }

  /** Returns the step up to which values are missing. */
  long missing() {
    return missing;
  }

  /** Returns the last step that is known. */
  long step() {
    return step;
  }
}
