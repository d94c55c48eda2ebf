package io.keraunos.benchmarks;

import com.sun.management.ThreadMXBean;
import io.keraunos.callback.Callback;
import io.keraunos.callback.TrainingControl;
import io.keraunos.callback.TrainingEvent.BatchEvent;
import io.keraunos.graph.execute.ModelSession;
import io.keraunos.loading.BatchLoader;
import io.keraunos.trainer.Trainer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Trains for many steps and watches the resident memory of the process, which Linux gives in {@code
 * /proc/self/status}. To be run with a heap of fixed size that is touched at the start ({@code
 * -Xms} equal to {@code -Xmx} and {@code -XX:+AlwaysPreTouch}), so that what grows is not the heap.
 */
@Command(
    name = "memory-run",
    mixinStandardHelpOptions = true,
    description = "Trains for many steps and prints the resident memory on the way.")
public final class MemoryRun implements Callable<Integer> {

  /** Growth from the first thousands of steps after warm-up to the last that counts as none. */
  private static final double FLAT = 0.02;

  private static final int COMPARED = 3;

  private record Reading(long step, long kibibytes, long allocatedBytes) {}

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      defaultValue = "data",
      description = "Folder that holds cifar-10-batches-bin (default: ${DEFAULT-VALUE}).")
  private Path dataDir;

  @Option(
      names = "--contest",
      defaultValue = "LENET",
      description = "The model, one of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Contest contest;

  @Option(names = "--steps", defaultValue = "10000", description = "How many (default: 10000).")
  private long steps;

  @Option(names = "--every", defaultValue = "1000", description = "Steps between two readings.")
  private long every;

  @Option(names = "--warm-up", defaultValue = "2000", description = "Steps that may take memory.")
  private long warmUp;

  @Override
  public Integer call() throws IOException {
    if (every < 1 || (steps - warmUp) / every + 1 < 2L * COMPARED) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "--steps must give %d readings after the warm-up, but was %d",
              2 * COMPARED,
              steps));
    }
    List<Reading> readings = new ArrayList<>();
    Trainer.Builder builder =
        contest.builder(dataDir).progressBar(false).modelSummary(false).maxSteps(steps);
    try (Trainer trainer = builder.callbacks(reader(readings)).build()) {
      trainer.fit();
    }
    print(readings);
    int left = ModelSession.live() + (int) BatchLoader.liveTensors();
    System.out.printf(Locale.ROOT, "%nnative sessions and tensors left after close(): %d%n", left);
    double growth = growth(readings.stream().filter(of -> of.step() >= warmUp).toList());
    boolean flat = growth <= FLAT;
    System.out.printf(
        Locale.ROOT,
        "resident memory after warm-up is %s: %+.2f %% from the mean of the first %d readings to"
            + " that of the last %d%n",
        flat ? "flat" : "NOT flat",
        100 * growth,
        COMPARED,
        COMPARED);
    Reading last = readings.get(readings.size() - 1);
    Reading first = readings.stream().filter(of -> of.step() >= warmUp).findFirst().orElseThrow();
    System.out.printf(
        Locale.ROOT,
        "Java garbage of a step after warm-up: %,d bytes%n",
        (last.allocatedBytes() - first.allocatedBytes()) / (last.step() - first.step()));
    return flat && left == 0 ? 0 : 1;
  }

  private Callback reader(List<Reading> readings) {
    return new Callback() {
      @Override
      public void onTrainBatchEnd(BatchEvent event, TrainingControl control) throws IOException {
        if (event.step() % every == 0) {
          readings.add(new Reading(event.step(), residentKibibytes(), allocatedBytes()));
        }
      }
    };
  }

  private static long residentKibibytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .map(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow(() -> new IOException("/proc/self/status has no VmRSS"));
  }

  /** Returns the bytes that all live threads have allocated on the Java heap since they began. */
  private static long allocatedBytes() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return Arrays.stream(threads.getThreadAllocatedBytes(threads.getAllThreadIds())).sum();
  }

  private void print(List<Reading> readings) {
    System.out.printf(
        Locale.ROOT, "%s%n%n| step | resident memory, MiB |%n|--:|--:|%n", contest.title());
    for (Reading reading : readings) {
      System.out.printf(
          Locale.ROOT, "| %,d | %.1f |%n", reading.step(), reading.kibibytes() / 1024.0);
    }
  }

  private static double growth(List<Reading> readings) {
    double first = mean(readings.subList(0, COMPARED));
    double last = mean(readings.subList(readings.size() - COMPARED, readings.size()));
    return last / first - 1;
  }

  private static double mean(List<Reading> readings) {
    return readings.stream().mapToLong(Reading::kibibytes).average().orElseThrow();
  }

  /** Runs it. */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new MemoryRun())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(arguments));
  }
}
