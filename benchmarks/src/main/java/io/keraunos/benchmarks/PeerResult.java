package io.keraunos.benchmarks;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tensorflow.TensorFlow;

/**
 * The result of one run of one peer, in the form of the line of JSON that every peer prints.
 *
 * @param peer its name
 * @param work what it trained
 * @param examplesPerSecond of the median epoch, without the first
 * @param firstStepS seconds from the start of the process to the end of the first step
 * @param threeEpochsS seconds from the start of the process to the end of the third epoch
 * @param peakMb the largest resident memory, in MiB
 * @param finalLoss the mean training loss of the last epoch
 * @param versions of what it runs on
 * @param kernels what a step computes, of the kernels alone
 * @param latency how long a call takes, of prediction
 * @param preparation what comes before the first epoch, of a training with features
 */
record PeerResult(
    String peer,
    String work,
    double examplesPerSecond,
    double firstStepS,
    double threeEpochsS,
    double peakMb,
    double finalLoss,
    Map<String, String> versions,
    @Nullable Kernels kernels,
    @Nullable Latency latency,
    @Nullable Preparation preparation) {

  /**
   * The computation of a step.
   *
   * @param stepGflop floating-point operations of its matrix products and convolutions, in 10⁹
   * @param matrixGflops what a large matrix product does on all cores, in 10⁹ a second
   */
  record Kernels(double stepGflop, double matrixGflops) {}

  /**
   * The latency of a call.
   *
   * @param p50Micros half of the calls take less, in microseconds
   * @param p99Micros 99 of 100 calls take less, in microseconds
   */
  record Latency(double p50Micros, double p99Micros) {}

  /**
   * The time before the first epoch, in which features are measured and the graph is built.
   *
   * @param seconds from the table in memory to the start of the first epoch
   * @param withEpochSeconds from the table in memory to the end of the first epoch
   */
  record Preparation(double seconds, double withEpochSeconds) {}

  private static final double NONE = Double.NaN;

  private static final Gson GSON =
      new GsonBuilder()
          .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
          .serializeSpecialFloatingPointValues()
          .create();

  /** Returns the result of a training in this process. */
  static PeerResult of(String peer, Contest contest, EpochClock clock) throws IOException {
    List<Long> ends = clock.endMillis();
    return new PeerResult(
        peer,
        contest.work(),
        contest.steps() * contest.batch() * 1e3 / medianEpochMillis(ends),
        sinceStart(clock.firstStepMillis()),
        ends.size() < 3 ? NONE : sinceStart(ends.get(2)),
        peakMegabytes(),
        clock.measurement().loss(),
        ownVersions(),
        null,
        null,
        null);
  }

  /** Returns the result of TensorFlow's kernels alone. */
  static PeerResult ofKernels(
      Contest contest, double examplesPerSecond, double stepGflop, double matrixGflops) {
    return new PeerResult(
        "kernels",
        contest.work(),
        examplesPerSecond,
        NONE,
        NONE,
        NONE,
        NONE,
        ownVersions(),
        new Kernels(stepGflop, matrixGflops),
        null,
        null);
  }

  /** Returns the result of a task other than training. */
  static PeerResult ofTask(String work, double examplesPerSecond) throws IOException {
    return new PeerResult(
        PeerPrograms.KERAUNOS,
        work,
        examplesPerSecond,
        NONE,
        NONE,
        peakMegabytes(),
        NONE,
        ownVersions(),
        null,
        null,
        null);
  }

  /** Returns this result with the times of single calls. */
  PeerResult with(Latency times) {
    return new PeerResult(
        peer,
        work,
        examplesPerSecond,
        firstStepS,
        threeEpochsS,
        peakMb,
        finalLoss,
        versions,
        kernels,
        times,
        preparation);
  }

  /** Returns this result with the time before the first epoch. */
  PeerResult with(Preparation before) {
    return new PeerResult(
        peer,
        work,
        examplesPerSecond,
        firstStepS,
        threeEpochsS,
        peakMb,
        finalLoss,
        versions,
        kernels,
        latency,
        before);
  }

  /** Returns the result of a process that has done its first step now and does no other. */
  static PeerResult ofStart() throws IOException {
    return new PeerResult(
        "start",
        "",
        NONE,
        sinceStart(System.currentTimeMillis()),
        NONE,
        peakMegabytes(),
        NONE,
        ownVersions(),
        null,
        null,
        null);
  }

  /** Seconds since this process was started, which {@code KERAUNOS_STARTED} tells. */
  private static double sinceStart(long millis) {
    return Optional.ofNullable(System.getenv("KERAUNOS_STARTED"))
        .map(started -> millis / 1e3 - Double.parseDouble(started))
        .orElse(NONE);
  }

  private static Map<String, String> ownVersions() {
    return new TreeMap<>(
        Map.of("java", Runtime.version().toString(), "tensorflow", TensorFlow.version()));
  }

  /** From the end of an epoch to the end of the next, as the other peers measure it. */
  private static double medianEpochMillis(List<Long> ends) {
    List<Double> times = new ArrayList<>();
    for (int i = 1; i < ends.size(); i++) {
      times.add((double) (ends.get(i) - ends.get(i - 1)));
    }
    return Spread.of(times).median();
  }

  private static double peakMegabytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmHWM:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
      }
    }
    return Double.NaN;
  }

  String toJson() {
    return GSON.toJson(this);
  }

  /** The result in a program's output. */
  static Optional<PeerResult> find(List<String> output) {
    return output.stream()
        .map(line -> line.replaceFirst("^\\[worker 0\\] ", ""))
        .filter(line -> line.startsWith("{\"peer\":"))
        .map(line -> GSON.fromJson(line, PeerResult.class))
        .findFirst();
  }
}
