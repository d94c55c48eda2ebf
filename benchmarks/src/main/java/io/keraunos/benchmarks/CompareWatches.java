package io.keraunos.benchmarks;

import io.keraunos.benchmarks.MeasureSide.Side;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Compares training as it is with training without the look at the data before it and without the
 * watches of the run. Every measurement is made in a JVM of its own; the sides take turns, and swap
 * who is first in every round.
 */
@Command(
    name = "compare-watches",
    mixinStandardHelpOptions = true,
    description = "Measures what the checks before a fit and the watches of a fit cost.")
public final class CompareWatches implements Callable<Integer> {

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      defaultValue = "data",
      description = "Folder that holds cifar-10-batches-bin (default: ${DEFAULT-VALUE}).")
  private Path dataDir;

  @Option(
      names = "--contests",
      split = ",",
      defaultValue = "LENET,MLP",
      description = "Which of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private List<Contest> contests;

  @Option(
      names = "--rounds",
      defaultValue = "7",
      description = "Measurements of each side (default: ${DEFAULT-VALUE}).")
  private int rounds;

  /** What a round has measured. */
  private record Round(Measurement watched, Measurement unwatched) {
    double stepRatio() {
      return watched.microsPerStep() / unwatched.microsPerStep();
    }

    double secondsBefore() {
      return watched.beforeS() - unwatched.beforeS();
    }
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    StringBuilder table =
        new StringBuilder(
            """
            | model | µs per step, watched | unwatched | ratio | lowest to highest | s before the \
            first epoch, more than unwatched | lowest to highest |
            |---|--:|--:|--:|--:|--:|--:|
            """);
    for (Contest contest : contests) {
      List<Round> all = new ArrayList<>();
      for (int round = 0; round < rounds; round++) {
        all.add(round(contest, round));
      }
      append(table, contest, all);
    }
    System.out.println(table);
    return 0;
  }

  private Round round(Contest contest, int round) throws IOException, InterruptedException {
    SideProcess watched = new SideProcess(contest, Side.KERAUNOS, dataDir);
    SideProcess unwatched = new SideProcess(contest, Side.UNWATCHED, dataDir);
    Round measured;
    if (round % 2 == 0) {
      Measurement first = watched.measure(round, List.of());
      measured = new Round(first, unwatched.measure(round, List.of()));
    } else {
      Measurement first = unwatched.measure(round, List.of());
      measured = new Round(watched.measure(round, List.of()), first);
    }
    System.err.printf(
        Locale.ROOT,
        "%s, round %d of %d: ratio %.4f, %.3f s before%n",
        contest.title(),
        round + 1,
        rounds,
        measured.stepRatio(),
        measured.secondsBefore());
    return measured;
  }

  private static void append(StringBuilder table, Contest contest, List<Round> all) {
    Spread ratio = Spread.of(all.stream().map(Round::stepRatio).toList());
    Spread before = Spread.of(all.stream().map(Round::secondsBefore).toList());
    double watched = fastest(all.stream().map(Round::watched));
    double unwatched = fastest(all.stream().map(Round::unwatched));
    table.append(
        String.format(
            Locale.ROOT,
            "| %s | %.1f | %.1f | **%.3f** | %.3f | %.3f to %.3f | **%.2f** | %.2f to %.2f |%n",
            contest.title(),
            watched,
            unwatched,
            watched / unwatched,
            ratio.median(),
            ratio.min(),
            ratio.max(),
            before.median(),
            before.min(),
            before.max()));
  }

  private static double fastest(Stream<Measurement> side) {
    return Spread.of(side.map(Measurement::fastestMicrosPerStep).toList()).min();
  }

  /** Runs it. */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new CompareWatches())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(arguments));
  }
}
