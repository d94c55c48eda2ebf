package io.keraunos.benchmarks;

import io.keraunos.launch.Launcher;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Compares ways to spread LeNet over the cores of this machine: replicas in one process, and
 * workers in several. Every measurement is made in JVMs of its own, the layouts in turn.
 */
@Command(
    name = "compare-layouts",
    mixinStandardHelpOptions = true,
    description = "Compares replicas and workers that train LeNet on this machine.")
public final class CompareLayouts implements Callable<Integer> {

  /** Numbers of processes and replicas, and the flags of each of them. */
  private enum Layout {
    ONE_REPLICA("1 replica, every op on 2 threads", 64, 1, "--intra-op-threads=2"),
    TWO_REPLICAS("2 replicas", 64, 1, "--devices=2 --batch-size=32"),
    CHOSEN("chosen by the runtime (1 device)", 64, 1, "--warm-up=2"),
    ONE_WORKER("1 worker of 1 thread", 64, 1, "--intra-op-threads=1"),
    TWO_WORKERS("2 workers of 1 thread", 64, 2, "--intra-op-threads=1 --batch-size=32"),
    TWO_WORKERS_TWICE("2 workers of 1 thread", 128, 2, "--intra-op-threads=1 --batch-size=64");

    private final String title;
    private final int globalBatch;
    private final int workers;
    private final String flags;

    Layout(String title, int globalBatch, int workers, String flags) {
      this.title = title;
      this.globalBatch = globalBatch;
      this.workers = workers;
      this.flags = flags;
    }
  }

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      defaultValue = "data",
      description = "Folder that holds cifar-10-batches-bin (default: ${DEFAULT-VALUE}).")
  private Path dataDir;

  @Option(
      names = "--rounds",
      defaultValue = "5",
      description = "Measurements of each layout (default: 5).")
  private int rounds;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Map<Layout, List<Double>> rates = new EnumMap<>(Layout.class);
    for (Layout layout : Layout.values()) {
      rates.put(layout, new ArrayList<>());
    }
    for (int round = 0; round < rounds; round++) {
      for (Layout layout : Layout.values()) {
        // A "step" is 64 examples here, whatever the global batch.
        double rate = 64 * 1e6 / measure(layout, round).microsPerStep();
        Objects.requireNonNull(rates.get(layout)).add(rate);
        System.err.printf(
            Locale.ROOT,
            "round %d of %d, %s, global batch %d: %,.0f examples/s%n",
            round + 1,
            rounds,
            layout.title,
            layout.globalBatch,
            rate);
      }
    }
    print(rates);
    return 0;
  }

  private Measurement measure(Layout layout, int seed) throws IOException, InterruptedException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--contest=LENET",
                "--side=KERAUNOS",
                "--data-dir=" + dataDir,
                "--workers=1",
                "--seed=" + seed));
    arguments.addAll(List.of(layout.flags.split(" ", -1)));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream output = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    int exitCode =
        Launcher.of(MeasureSide.class.getName(), arguments.toArray(String[]::new))
            .workers(layout.workers)
            .output(output, output)
            .run();
    String text = bytes.toString(StandardCharsets.UTF_8);
    if (exitCode != 0) {
      throw new IOException(layout + " failed:\n" + text);
    }
    return Measurement.find(text.lines().toList())
        .orElseThrow(() -> new IOException("no measurement in the output:\n" + text));
  }

  private static void print(Map<Layout, List<Double>> rates) {
    StringBuilder table =
        new StringBuilder(
            """
            | layout | global batch | examples/s, median | lowest to highest | compared with | ratio |
            |---|--:|--:|--:|---|--:|
            """);
    rates.forEach(
        (layout, all) -> {
          Spread spread = Spread.of(all);
          boolean oneProcess = layout.workers == 1 && layout != Layout.ONE_WORKER;
          Layout base = oneProcess ? Layout.ONE_REPLICA : Layout.ONE_WORKER;
          List<Double> bases = Objects.requireNonNull(rates.get(base));
          List<Double> ratios = new ArrayList<>();
          for (int i = 0; i < all.size(); i++) {
            ratios.add(all.get(i) / bases.get(i) / layout.workers);
          }
          table.append(
              String.format(
                  Locale.ROOT,
                  "| %s | %d | %,.0f | %,.0f to %,.0f | %s | %.2f |%n",
                  layout.title,
                  layout.globalBatch,
                  spread.median(),
                  spread.min(),
                  spread.max(),
                  (layout.workers == 1 ? "" : layout.workers + " times ") + base.title,
                  Spread.of(ratios).median()));
        });
    System.out.println(table);
  }

  /** Runs it. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new CompareLayouts()).execute(arguments));
  }
}
