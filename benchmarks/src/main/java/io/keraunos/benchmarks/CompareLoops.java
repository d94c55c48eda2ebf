package io.keraunos.benchmarks;

import io.keraunos.benchmarks.MeasureSide.Side;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.tensorflow.TensorFlow;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Compares training with Keraunos to loops written by hand. Every measurement is made in a JVM of
 * its own; the sides take turns, and swap who is first in every round, so that what else the
 * machine does falls on both.
 */
@Command(
    name = "compare-loops",
    mixinStandardHelpOptions = true,
    description = "Compares training with Keraunos to hand-written TensorFlow Java loops.")
public final class CompareLoops implements Callable<Integer> {

  private static final List<Side> SIDES = List.of(Side.KERAUNOS, Side.BY_HAND);

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
      description = "Which of LENET, MLP (default: both).")
  private List<Contest> contests;

  @Option(
      names = "--rounds",
      defaultValue = "5",
      description = "Measurements of each side, at least 5 to mean much (default: 5).")
  private int rounds;

  @Option(
      names = "--options",
      split = " ",
      description = "Options for measure-side, such as '--epochs 10 --workers 0'.")
  private List<String> options = List.of();

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (rounds < 1) {
      throw new IllegalArgumentException("--rounds must be at least 1, but was " + rounds);
    }
    contests.forEach(Contest::byHand); // refuses those without before anything is measured
    StringBuilder table = new StringBuilder(environment());
    table.append(
        """

        | model | loop | µs per step, median | lowest to highest | examples/s | final loss | ratio \
        | lowest to highest |
        |---|---|--:|--:|--:|--:|--:|--:|
        """);
    for (Contest contest : contests) {
      append(table, contest, measure(contest));
    }
    System.out.println(table);
    return 0;
  }

  private static String environment() {
    return String.format(
        Locale.ROOT,
        "%d cores, Java %s, TensorFlow %s%n",
        Runtime.getRuntime().availableProcessors(),
        Runtime.version().feature(),
        TensorFlow.version());
  }

  private Map<Side, List<Measurement>> measure(Contest contest)
      throws IOException, InterruptedException {
    Map<Side, List<Measurement>> all = new EnumMap<>(Side.class);
    for (Side side : SIDES) {
      all.put(side, new ArrayList<>());
    }
    for (int round = 0; round < rounds; round++) {
      List<Side> sides = round % 2 == 0 ? SIDES : List.of(Side.BY_HAND, Side.KERAUNOS);
      for (Side side : sides) {
        Measurement measurement = new SideProcess(contest, side, dataDir).measure(round, options);
        Objects.requireNonNull(all.get(side)).add(measurement);
        System.err.printf(
            Locale.ROOT,
            "%s, round %d of %d, %s: %.1f µs per step, loss %.4f%n",
            contest.title(),
            round + 1,
            rounds,
            side.title(),
            measurement.microsPerStep(),
            measurement.loss());
      }
    }
    return all;
  }

  private static void append(
      StringBuilder table, Contest contest, Map<Side, List<Measurement>> all) {
    List<Measurement> ours = Objects.requireNonNull(all.get(Side.KERAUNOS));
    List<Measurement> theirs = Objects.requireNonNull(all.get(Side.BY_HAND));
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < ours.size(); i++) {
      ratios.add(ours.get(i).microsPerStep() / theirs.get(i).microsPerStep());
    }
    Spread ratio = Spread.of(ratios);
    for (Side side : SIDES) {
      List<Measurement> measurements = Objects.requireNonNull(all.get(side));
      Spread micros = Spread.of(measurements.stream().map(Measurement::microsPerStep).toList());
      Spread loss = Spread.of(measurements.stream().map(Measurement::loss).toList());
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | %.1f | %.1f to %.1f | %,.0f | %.4f | %s |%n",
              contest.title(),
              side.title(),
              micros.median(),
              micros.min(),
              micros.max(),
              contest.batch() * 1e6 / micros.median(),
              loss.median(),
              side == Side.BY_HAND
                  ? "1 | "
                  : String.format(
                      Locale.ROOT,
                      "**%.2f** | %.2f to %.2f",
                      ratio.median(),
                      ratio.min(),
                      ratio.max())));
    }
  }

  /** Runs it. */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new CompareLoops())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(arguments));
  }
}
