package io.keraunos.benchmarks;

import io.keraunos.benchmarks.PeerPrograms.Program;
import io.keraunos.data.Dataset;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Compares Keraunos with what people would use instead. Every peer trains the same network on the
 * same data, in a process of its own; the peers take turns. Of a peer's settings the fastest is
 * measured, found by a short run of each at the beginning.
 */
@Command(
    name = "compare-peers",
    mixinStandardHelpOptions = true,
    description = "Compares Keraunos with PyTorch Lightning, PyTorch, Keras and others.")
public final class ComparePeers implements Callable<Integer> {

  /** A loss further from the median of all peers than this is pointed out. */
  private static final double LOSS_TOLERANCE = 0.05;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      defaultValue = "data",
      description = "Folder that holds cifar-10-batches-bin (default: ${DEFAULT-VALUE}).")
  private Path dataDir;

  @Option(names = "--peers", required = true, description = "The folder benchmarks/peers.")
  private Path peers;

  @Option(names = "--python", required = true, description = "The Python of the peers.")
  private Path python;

  @Option(names = "--target", required = true, description = "Folder for files on the way.")
  private Path target;

  @Option(names = "--results", required = true, description = "The file to write.")
  private Path results;

  @Option(names = "--rounds", defaultValue = "5", description = "Of each peer (default: 5).")
  private int rounds;

  @Option(names = "--epochs", defaultValue = "5", description = "Of each run (default: 5).")
  private int epochs;

  @Option(names = "--work", split = ",", description = "Which kinds of work (default: all).")
  private List<String> works = PeerPrograms.ALL;

  @Option(names = "--only", split = ",", description = "Peers whose names contain one of these.")
  private List<String> only = List.of();

  @Option(names = "--limit", defaultValue = "300", description = "Seconds of a run (default: 300).")
  private long limitSeconds;

  /** A peer, the settings that were chosen for it, and its results. */
  private record Measured(Program program, String settings, List<PeerResult> runs) {
    double median(ToDoubleFunction<PeerResult> figure) {
      return spread(figure).median();
    }

    /** Examples per second; 0 where a peer has none. */
    double rate() {
      double rate = median(PeerResult::examplesPerSecond);
      return Double.isFinite(rate) ? rate : 0;
    }

    Spread spread(ToDoubleFunction<PeerResult> figure) {
      return Spread.of(runs.stream().map(figure::applyAsDouble).toList());
    }
  }

  private final List<Double> loads = new ArrayList<>();
  private final Map<String, String> skipped = new LinkedHashMap<>();

  @Override
  public Integer call() throws IOException, InterruptedException {
    Files.createDirectories(target);
    writeMade();
    PeerPrograms programs =
        new PeerPrograms(
            dataDir.toAbsolutePath(),
            target.toAbsolutePath(),
            peers.toAbsolutePath(),
            python.toAbsolutePath());
    StringBuilder text = new StringBuilder();
    for (String work : works) {
      List<Measured> measured = measure(work, programs);
      append(text, work, measured);
    }
    Files.writeString(results, heading() + text);
    System.err.println("written: " + results);
    return 0;
  }

  /**
   * Writes the made data for the peers, as little-endian numbers: rows as float32, text as int32.
   */
  private void writeMade() throws IOException {
    byte[] rowBytes = new byte[MadeRow.ROWS * (MadeRow.NUMBERS + 1) * Float.BYTES];
    ByteBuffer rows = ByteBuffer.wrap(rowBytes).order(ByteOrder.LITTLE_ENDIAN);
    for (MadeRow row : all(MadeRow.table())) {
      for (float number : row.numbers()) {
        rows.putFloat(number);
      }
      rows.putFloat(row.label());
    }
    Files.write(target.resolve("rows.bin"), rowBytes);
    byte[] textBytes = new byte[MadeText.LINES * (MadeText.LENGTH + 1) * Integer.BYTES];
    ByteBuffer text = ByteBuffer.wrap(textBytes).order(ByteOrder.LITTLE_ENDIAN);
    for (MadeText line : all(MadeText.lines())) {
      for (int token : line.tokens()) {
        text.putInt(token);
      }
      text.putInt(line.next()[MadeText.LENGTH - 1]);
    }
    Files.write(target.resolve("text.bin"), textBytes);
  }

  private static <T> List<T> all(Dataset<T> dataset) throws IOException {
    List<T> all = new ArrayList<>();
    try {
      for (long i = 0; i < dataset.size(); i++) {
        all.add(dataset.get(i));
      }
    } catch (Exception e) {
      throw new IOException("the data cannot be made", e);
    }
    return all;
  }

  private List<Measured> measure(String work, PeerPrograms programs)
      throws IOException, InterruptedException {
    List<Measured> all = new ArrayList<>();
    for (Program program : programs.of(work)) {
      boolean wanted =
          only.isEmpty()
              || program.name().equals(PeerPrograms.KERAUNOS)
              || only.stream().anyMatch(program.name()::contains);
      if (wanted) {
        choose(work, program).ifPresent(all::add);
      }
    }
    for (int round = 0; round < rounds; round++) {
      List<Measured> turn = new ArrayList<>(all);
      if (round % 2 == 1) {
        Collections.reverse(turn);
      }
      for (Measured peer : turn) {
        Optional<PeerResult> found = run(peer.program(), peer.settings(), epochs, round);
        if (found.isEmpty()) {
          all.remove(peer); // it is named as skipped
          continue;
        }
        PeerResult result = found.get();
        peer.runs().add(result);
        Files.writeString(
            target.resolve("results.jsonl"),
            result.toJson() + "\n",
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND);
        System.err.printf(
            Locale.ROOT,
            "%s, round %d of %d, %s: %,.0f examples/s, loss %.4f%n",
            work,
            round + 1,
            rounds,
            peer.program().name(),
            result.examplesPerSecond(),
            result.finalLoss());
      }
    }
    return all;
  }

  /** Runs each of a peer's settings once, shortly; empty if none works. */
  private Optional<Measured> choose(String work, Program program)
      throws IOException, InterruptedException {
    Map<String, Double> rates = new LinkedHashMap<>();
    for (String settings : program.settings()) {
      Optional<PeerResult> result = run(program, settings, 3, 0);
      if (result.isPresent()) {
        rates.put(settings, result.get().examplesPerSecond());
        System.err.printf(
            Locale.ROOT,
            "%s, %s [%s]: %,.0f examples/s%n",
            work,
            program.name(),
            settings,
            result.get().examplesPerSecond());
      }
    }
    return rates.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(best -> new Measured(program, best.getKey(), new ArrayList<>()));
  }

  private Optional<PeerResult> run(Program program, String settings, int length, int seed)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(program.command());
    // Keraunos' side counts the epochs that are measured, the others all of them.
    boolean ours = command.contains("--warm-up=1");
    command.add("--epochs=" + (ours ? length - 1 : length));
    command.add("--seed=" + seed);
    if (!settings.isEmpty()) {
      command.addAll(List.of(settings.split(" ", -1)));
    }
    Path errors = target.resolve("errors.txt");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
    builder.environment().putIfAbsent("TF_CPP_MIN_LOG_LEVEL", "2");
    builder.environment().put("KERAUNOS_STARTED", "" + System.currentTimeMillis() / 1e3);
    loads.add(Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ", -1)[0]));
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      skipped.put(program.name(), String.valueOf(e.getMessage()));
      return Optional.empty();
    }
    if (!process.waitFor(limitSeconds, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      skipped.put(
          program.name(),
          String.format(Locale.ROOT, "[%s] took longer than %d s", settings, limitSeconds));
      return Optional.empty();
    }
    List<String> output = process.inputReader(StandardCharsets.UTF_8).lines().toList();
    if (process.exitValue() != 0) {
      List<String> lines = Files.readAllLines(errors);
      String last = lines.isEmpty() ? "no message" : lines.get(lines.size() - 1);
      skipped.put(
          program.name(),
          String.format(Locale.ROOT, "exit code %d: %s", process.exitValue(), last));
      System.err.printf(Locale.ROOT, "%s [%s] failed: %s%n", program.name(), settings, last);
      return Optional.empty();
    }
    return PeerResult.find(output);
  }

  private String heading() throws IOException {
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
          new Column("first step, s", "%.2f", PeerResult::firstStepS),
          new Column("three epochs, s", "%.2f", PeerResult::threeEpochsS),
          new Column("peak memory, MB", "%,.0f", PeerResult::peakMb),
          new Column("final loss", "%.4f", PeerResult::finalLoss));

  private void append(StringBuilder text, String work, List<Measured> all) {
    Measured ours = all.get(0);
    List<Column> columns =
        COLUMNS.stream()
            .filter(of -> all.stream().anyMatch(peer -> Double.isFinite(peer.median(of.figure()))))
            .toList();
    text.append("%n## %s%n%n| peer | settings chosen | examples/s | ratio |".formatted(work));
    columns.forEach(column -> text.append(" %s |".formatted(column.title())));
    text.append("\n|---|---|--:|--:|" + "--:|".repeat(columns.size()) + "\n");
    for (Measured peer :
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

  private static List<Double> ratios(Measured ours, Measured peer) {
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < peer.runs().size(); round++) {
      ratios.add(
          ours.runs().get(round).examplesPerSecond() / peer.runs().get(round).examplesPerSecond());
    }
    return ratios;
  }

  /** Names the peers whose losses differ from the others'. */
  private static void appendLosses(StringBuilder text, List<Measured> all) {
    Map<String, Double> losses = new LinkedHashMap<>();
    for (Measured peer : all) {
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

  private static void appendKernels(StringBuilder text, String work, List<Measured> all) {
    for (Measured peer : all) {
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

  /** Runs it. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new ComparePeers()).execute(arguments));
  }
}
