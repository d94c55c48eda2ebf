package io.keraunos.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** The results of {@code compare-peers} as a page. */
final class PeerTables {

  /** A loss further from the median of all peers than this is pointed out. */
  private static final double LOSS_TOLERANCE = 0.05;

  private PeerTables() {}

  /**
   * Returns what stands above the tables.
   *
   * @param loads the load of the machine before each run
   * @param skipped why peers have no results, by their names
   */
  static String heading(int rounds, int epochs, List<Double> loads, Map<String, String> skipped)
      throws IOException {
    String cpu =
        Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
            .filter(line -> line.startsWith("model name"))
            .map(line -> line.replaceFirst(".*: ", ""))
            .findFirst()
            .orElse("unknown processor");
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                """
                # Results of `benchmarks/run`

                Written by the command; what is compared and how is in [docs/benchmarks.md](../docs/benchmarks.md).

                %d cores (%s), %d rounds of %d epochs each, the peers in turn. Medians; in brackets the lowest and highest.
                A ratio is Keraunos' examples/s divided by the peer's in the same round. Before a run the machine's load, averaged
                over a minute that was mostly the run before, was %.1f (%.1f to %.1f).
                """,
                Runtime.getRuntime().availableProcessors(),
                cpu,
                rounds,
                epochs,
                Spread.of(loads).median(),
                Spread.of(loads).min(),
                Spread.of(loads).max()));
    skipped.forEach(
        (peer, why) ->
            text.append(
                "%n**Skipped**, or with settings that failed: %s (%s).%n".formatted(peer, why)));
    return text.toString();
  }

  /** A column of the table; left out where no peer has the figure. */
  private record Column(String title, String format, ToDoubleFunction<PeerResult> figure) {}

  private static final Column STEP =
      new Column(
          "a step, ms", "%.2f", of -> PeerPrograms.WORKERS_BATCH * 1e3 / of.examplesPerSecond());

  private static final List<Column> COLUMNS =
      List.of(
          new Column(
              "p50, µs",
              "%.0f",
              of -> of.latency() == null ? Double.NaN : of.latency().p50Micros()),
          new Column(
              "p99, µs",
              "%.0f",
              of -> of.latency() == null ? Double.NaN : of.latency().p99Micros()),
          new Column(
              "preparation, s",
              "%.2f",
              of -> of.preparation() == null ? Double.NaN : of.preparation().seconds()),
          new Column(
              "with an epoch, s",
              "%.2f",
              of -> of.preparation() == null ? Double.NaN : of.preparation().withEpochSeconds()),
          new Column("first step, s", "%.2f", PeerResult::firstStepS),
          new Column("three epochs, s", "%.2f", PeerResult::threeEpochsS),
          new Column("peak memory, MB", "%,.0f", PeerResult::peakMb),
          new Column("final loss", "%.4f", PeerResult::finalLoss));

  /** Appends the table of one kind of work, Keraunos first among {@code all}. */
  static void append(StringBuilder text, String work, List<MeasuredPeer> all) {
    MeasuredPeer ours = all.get(0);
    List<Column> columns =
        Stream.concat(
                work.startsWith(PeerPrograms.WORKERS) ? Stream.of(STEP) : Stream.of(),
                COLUMNS.stream())
            .filter(of -> all.stream().anyMatch(peer -> Double.isFinite(peer.median(of.figure()))))
            .toList();
    text.append("%n## %s%n%n| peer | settings chosen | examples/s | ratio |".formatted(work));
    columns.forEach(column -> text.append(" %s |".formatted(column.title())));
    text.append("\n|---|---|--:|--:|" + "--:|".repeat(columns.size()) + "\n");
    for (MeasuredPeer peer :
        all.stream().sorted(Comparator.comparingDouble(peer -> -peer.rate())).toList()) {
      text.append(
          "| %s | %s | %s | %s |"
              .formatted(
                  peer.program().name(),
                  peer.settings().isEmpty() ? "" : "`" + peer.settings() + "`",
                  range("%,.0f", "", peer.spread(PeerResult::examplesPerSecond)),
                  peer.equals(ours) ? "1" : range("%.2f", "**", Spread.of(ratios(ours, peer)))));
      columns.forEach(
          column ->
              text.append(
                  " %s |".formatted(figure(column.format(), peer.median(column.figure())))));
      text.append("\n");
    }
    appendLosses(text, all);
    appendKernels(text, work, all);
    Map<String, String> versions = new TreeMap<>();
    all.forEach(
        peer ->
            Objects.requireNonNull(peer.runs().get(0).versions()).forEach(versions::putIfAbsent));
    text.append("%nVersions: %s.%n".formatted(versions));
  }

  private static List<Double> ratios(MeasuredPeer ours, MeasuredPeer peer) {
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < peer.runs().size(); round++) {
      ratios.add(
          ours.runs().get(round).examplesPerSecond() / peer.runs().get(round).examplesPerSecond());
    }
    return ratios;
  }

  /** Names the peers whose losses differ from the others'. */
  private static void appendLosses(StringBuilder text, List<MeasuredPeer> all) {
    Map<String, Double> losses = new LinkedHashMap<>();
    for (MeasuredPeer peer : all) {
      double loss = peer.median(PeerResult::finalLoss);
      if (Double.isFinite(loss)) {
        losses.put(peer.program().name(), loss);
      }
    }
    if (losses.isEmpty()) {
      return;
    }
    double middle = Spread.of(losses.values()).median();
    losses.forEach(
        (peer, loss) -> {
          if (Math.abs(loss - middle) > LOSS_TOLERANCE * middle) {
            text.append("%nThe loss of %s differs from the median of all.%n".formatted(peer));
          }
        });
  }

  private static void appendKernels(StringBuilder text, String work, List<MeasuredPeer> all) {
    for (MeasuredPeer peer : all) {
      PeerResult.Kernels kernels = peer.runs().get(0).kernels();
      if (kernels != null) {
        text.append(
            String.format(
                Locale.ROOT,
                """

                A step computes %.4f GFLOP in matrix products and convolutions. A large matrix product does %.0f GFLOP/s here on
                all cores, which would be %,.0f examples/s.
                """,
                kernels.stepGflop(),
                kernels.matrixGflops(),
                kernels.matrixGflops() / kernels.stepGflop() * batch(work)));
      }
    }
  }

  private static int batch(String work) {
    return Contest.valueOf(work.toUpperCase(Locale.ROOT)).batch();
  }

  private static String range(String format, String mark, Spread spread) {
    String numbers = mark + format + mark + " (" + format + " to " + format + ")";
    return Double.isFinite(spread.median())
        ? numbers.formatted(spread.median(), spread.min(), spread.max())
        : "";
  }

  /** Blank where a peer has no such figure. */
  private static String figure(String format, double value) {
    return Double.isFinite(value) ? format.formatted(value) : "";
  }
}
