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
import org.tensorflow.TensorFlow;

/**
 * What one run of one peer came to; the form of the line of JSON that every peer prints.
 *
 * @param peer its name
 * @param work what it trained
 * @param examplesPerSecond of the median epoch, without the first
 * @param firstStepS seconds from the start of the process to the end of the first step
 * @param threeEpochsS seconds from the start of the process to the end of the third epoch
 * @param peakMb the largest resident memory, in MiB
 * @param finalLoss the mean training loss of the last epoch
 * @param versions of what it runs on
 */
record PeerResult(
    String peer,
    String work,
    double examplesPerSecond,
    double firstStepS,
    double threeEpochsS,
    double peakMb,
    double finalLoss,
    Map<String, String> versions) {

  private static final Gson GSON =
      new GsonBuilder()
          .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
          .serializeSpecialFloatingPointValues()
          .create();

  /** Of this process, which started when {@code KERAUNOS_STARTED} says. */
  static PeerResult of(String peer, Contest contest, EpochClock clock) throws IOException {
    double started =
        Optional.ofNullable(System.getenv("KERAUNOS_STARTED"))
            .map(Double::parseDouble)
            .orElse(Double.NaN);
    Map<String, String> versions = new TreeMap<>();
    versions.put("java", Runtime.version().toString());
    versions.put("tensorflow", TensorFlow.version());
    List<Long> ends = clock.endMillis();
    return new PeerResult(
        peer,
        contest.work(),
        contest.steps() * contest.batch() * 1e3 / medianEpochMillis(ends),
        clock.firstStepMillis() / 1e3 - started,
        ends.size() < 3 ? Double.NaN : ends.get(2) / 1e3 - started,
        peakMegabytes(),
        clock.measurement().loss(),
        versions);
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
        .filter(line -> line.startsWith("{\"peer\":"))
        .map(line -> GSON.fromJson(line, PeerResult.class))
        .findFirst();
  }
}
