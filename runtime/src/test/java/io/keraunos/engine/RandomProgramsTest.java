package io.keraunos.engine;

import static com.google.common.truth.Truth.assertWithMessage;

import io.keraunos.annotation.Event;
import io.keraunos.callback.Callback;
import io.keraunos.callback.TrainingControl;
import io.keraunos.callback.TrainingEvent.BatchEvent;
import io.keraunos.callback.TrainingEvent.CheckpointEvent;
import io.keraunos.callback.TrainingEvent.EpochEvent;
import io.keraunos.callback.TrainingEvent.EvaluationEvent;
import io.keraunos.callback.TrainingEvent.FitEvent;
import io.keraunos.callback.TrainingEvent.LogEvent;
import io.keraunos.logger.MetricLogger;
import io.keraunos.metric.MetricValues;
import io.keraunos.metric.Moment;
import io.keraunos.trainer.FitResult;
import io.keraunos.trainer.Resume;
import io.keraunos.trainer.UserCodeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random programs, each stopped at random moments in several ways and gone on with, end as the same
 * program that was left alone: in weights, logged values, decisions and best checkpoints. {@code
 * -Dkeraunos.programs=300} tries that many, from {@code -Dkeraunos.firstProgram=0} on.
 */
@ExtendWith(NothingLeft.class)
class RandomProgramsTest {

  private static final int PROGRAMS = Integer.getInteger("keraunos.programs", 12);
  private static final int FIRST = Integer.getInteger("keraunos.firstProgram", 0);
  private static final List<Event> MOMENTS =
      List.of(
          Event.FIT_START,
          Event.TRAIN_EPOCH_START,
          Event.TRAIN_BATCH_START,
          Event.TRAIN_BATCH_END,
          Event.TRAIN_BATCH_END,
          Event.LOG,
          Event.VALIDATION_START,
          Event.VALIDATION_START,
          Event.VALIDATION_END,
          Event.TRAIN_EPOCH_END,
          Event.CHECKPOINT_START,
          Event.CHECKPOINT_END);

  @TempDir private Path root;

  /** A way to stop a fit. */
  private enum Means {
    /** The thread is interrupted. */
    INTERRUPT,
    /** The process is asked to end. */
    TERMINATE,
    /** A callback asks for it. */
    REQUEST,
    /** A callback throws, as if the process was killed there. */
    CRASH
  }

  /** Stops a fit once, at some event. */
  private static final class Stopper implements Callback {
    private final Means means;
    private final Event moment;
    private final Map<Event, Integer> seen = new EnumMap<>(Event.class);
    private final int number;
    private final int attempt;
    private Run run;
    private boolean stopped;

    Stopper(Random random, int attempt) {
      this.means = Means.values()[random.nextInt(4)];
      this.moment = MOMENTS.get(random.nextInt(MOMENTS.size()));
      this.number = 1 + random.nextInt(moment.name().contains("BATCH") ? 10 : 2);
      this.attempt = attempt;
    }

    @Override
    public String stateKey() {
      return "stopper " + attempt;
    }

    private void at(Event event, TrainingControl control) {
      if (seen.merge(event, 1, Integer::sum) != number || event != moment || stopped) {
        return;
      }
      stopped = true;
      switch (means) {
        case INTERRUPT -> Thread.currentThread().interrupt();
        case TERMINATE -> run.parts().interruptions().stop().terminate("SIGTERM");
        case REQUEST -> control.requestStop("stopped by the test");
        case CRASH -> throw new IllegalStateException("crashed by the test");
      }
    }

    @Override
    public void onFitStart(FitEvent event, TrainingControl control) {
      at(Event.FIT_START, control);
    }

    @Override
    public void onTrainEpochStart(EpochEvent event, TrainingControl control) {
      at(Event.TRAIN_EPOCH_START, control);
    }

    @Override
    public void onTrainEpochEnd(EpochEvent event, TrainingControl control) {
      at(Event.TRAIN_EPOCH_END, control);
    }

    @Override
    public void onTrainBatchStart(BatchEvent event, TrainingControl control) {
      at(Event.TRAIN_BATCH_START, control);
    }

    @Override
    public void onTrainBatchEnd(BatchEvent event, TrainingControl control) {
      at(Event.TRAIN_BATCH_END, control);
    }

    @Override
    public void onCheckpointStart(CheckpointEvent event, TrainingControl control) {
      at(Event.CHECKPOINT_START, control);
    }

    @Override
    public void onCheckpointEnd(CheckpointEvent event, TrainingControl control) {
      at(Event.CHECKPOINT_END, control);
    }

    @Override
    public void onLog(LogEvent event, TrainingControl control) {
      at(Event.LOG, control);
    }

    @Override
    public void onEvaluationStart(EvaluationEvent event, TrainingControl control) {
      at(Event.VALIDATION_START, control);
    }

    @Override
    public void onEvaluationEnd(EvaluationEvent event, TrainingControl control) {
      at(Event.VALIDATION_END, control);
    }

    @Override
    public String toString() {
      return "%s at %s %d".formatted(means, moment, number);
    }
  }

  /** Keeps what is logged, as a file would that is cut where a fit goes on. */
  private static final class Rows implements MetricLogger {
    private final TreeMap<Long, Map<String, Double>> rows = new TreeMap<>();

    @Override
    public void start(Path folder, long step, Map<String, String> settings) {
      rows.tailMap(step, false).clear();
    }

    @Override
    public void log(long step, MetricValues values) {
      rows.computeIfAbsent(step, unused -> new TreeMap<>()).putAll(values.asMap());
    }

    @Override
    public void end() {}

    /** The rows but for what a fit that ended by request has logged at its end in addition. */
    TreeMap<Long, Map<String, Double>> without(Set<Long> ends, Rows whole) {
      TreeMap<Long, Map<String, Double>> all = new TreeMap<>(rows);
      for (long end : ends) {
        Map<String, Double> row = new TreeMap<>(all.getOrDefault(end, Map.of()));
        row.keySet().retainAll(whole.rows.getOrDefault(end, Map.of()).keySet());
        all.put(end, row);
      }
      all.values().removeIf(Map::isEmpty);
      return all;
    }
  }

  /** The outcome of a program. */
  private record Outcome(
      String stopReason,
      long epochs,
      long steps,
      long examples,
      MetricValues metrics,
      Map<String, Moment> moments,
      List<MetricValues> history,
      Map<String, String> memories,
      Map<String, List<Float>> weights,
      Map<String, List<Float>> variables,
      Set<String> checkpoints,
      String best) {}

  private static Outcome outcome(Run run, FitResult fit) {
    Map<String, List<Float>> weights = new TreeMap<>();
    run.weights().get().forEach((name, values) -> weights.put(name, list(values)));
    Map<String, List<Float>> variables = new TreeMap<>();
    run.parts()
        .model()
        .session()
        .variables()
        .forEach((name, value) -> variables.put(name, list(value.elements())));
    Path folder = fit.checkpoint().orElseThrow().getParent();
    Set<String> checkpoints = new HashSet<>();
    try (Stream<Path> all = Files.list(folder)) {
      all.map(path -> path.getFileName().toString())
          .filter(name -> name.startsWith("step-"))
          .forEach(checkpoints::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Outcome(
        fit.stopReason(),
        fit.epochs(),
        fit.steps(),
        fit.examples(),
        fit.metrics(),
        fit.metrics().moments(),
        List.copyOf(run.parts().progress().next().history()),
        run.parts().callbacks().take(),
        weights,
        variables,
        checkpoints,
        fit.bestCheckpoint().map(path -> path.getFileName().toString()).orElse("none"));
  }

  private static List<Float> list(float[] values) {
    List<Float> list = new ArrayList<>();
    for (float value : values) {
      list.add(value);
    }
    return list;
  }

  private Run open(RandomProgram program, String folder, Rows rows, List<Callback> more) {
    var module = program.module();
    return Runs.open(
        program
            .settings(root.resolve(folder), module)
            .loggers(rows)
            .resume(Resume.auto())
            .callbacks(more.toArray(Callback[]::new)));
  }

  private Outcome leftAlone(RandomProgram program, String folder, Rows rows) {
    try (Run run = open(program, folder, rows, List.of())) {
      return outcome(run, Runs.fit(run));
    }
  }

  @Test
  void aProgramThatIsStoppedAndGoneOnWithEndsAsOneThatIsNot() {
    int stops = 0;
    Set<String> ways = new HashSet<>();
    for (int number = FIRST; number < FIRST + PROGRAMS; number++) {
      RandomProgram program = new RandomProgram(number);
      Random random = new Random(number);
      Rows wholeRows = new Rows();
      Outcome whole = leftAlone(program, number + "/whole", wholeRows);
      List<String> log = new ArrayList<>();
      Rows rows = new Rows();
      Set<Long> ends = new HashSet<>();
      for (int attempt = 0; attempt < 3; attempt++) {
        Stopper stopper = new Stopper(random, attempt);
        boolean sameTrainer = random.nextInt(3) == 0;
        try (Run run = open(program, number + "/stopped", rows, List.of(stopper))) {
          stopper.run = run;
          try {
            FitResult fit = Runs.fit(run);
            log.add(stopper + " -> " + fit.stopReason() + " at step " + fit.steps());
            if (fit.reason().finished()) {
              ends.add(fit.steps());
            }
            boolean alone =
                run.parts().interruptions().stop().requests().stream()
                    .allMatch(request -> request.by().equals(stopper.stateKey()));
            ends.addAll(
                goOn(
                    run,
                    sameTrainer && alone && stopper.stopped && stopper.means != Means.TERMINATE));
          } catch (UserCodeException e) {
            log.add(stopper + " -> " + e.getMessage());
          }
        } finally {
          stops += stopper.stopped ? 1 : 0;
          if (stopper.stopped) {
            ways.add(stopper.means + " " + stopper.moment);
          }
          Thread.interrupted();
        }
      }
      String what = "program %d, stopped by %s".formatted(number, log);
      Outcome resumed = leftAlone(program, number + "/stopped", rows);
      assertWithMessage(what).that(resumed).isEqualTo(whole);
      assertWithMessage(what).that(rows.without(ends, wholeRows)).isEqualTo(wholeRows.rows);
      // A restart does nothing more.
      Outcome restarted = leftAlone(program, number + "/stopped", rows);
      assertWithMessage(what).that(restarted).isEqualTo(whole);
      assertWithMessage(what).that(rows.without(ends, wholeRows)).isEqualTo(wholeRows.rows);
    }
    System.getLogger(RandomProgramsTest.class.getName())
        .log(
            System.Logger.Level.INFO,
            "{0} programs, {1} stops in {2} ways",
            PROGRAMS,
            stops,
            ways.size());
  }

  /** Calls fit once more in the same trainer. */
  private static Set<Long> goOn(Run run, boolean wanted) {
    Thread.interrupted();
    if (!wanted) {
      return Collections.emptySet();
    }
    FitResult fit = Runs.fit(run);
    return fit.reason().finished() ? Set.of(fit.steps()) : Set.of();
  }
}
