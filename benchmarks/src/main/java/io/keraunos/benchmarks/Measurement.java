package io.keraunos.benchmarks;

import java.util.List;
import java.util.Optional;

/**
 * The result of one run of one side.
 *
 * @param microsPerStep microseconds per step, data loading included, of the median epoch
 * @param fastestMicrosPerStep the same of the fastest epoch
 * @param loss the mean training loss of the last epoch
 * @param beforeS seconds from the making of the trainer to the first epoch; 0 of a loop by hand
 */
record Measurement(double microsPerStep, double fastestMicrosPerStep, double loss, double beforeS) {

  private static final String MARK = "measurement";

  /** A line that {@link #find} understands. */
  String line() {
    return "%s %s %s %s %s".formatted(MARK, microsPerStep, fastestMicrosPerStep, loss, beforeS);
  }

  /** The measurement in a program's output. */
  static Optional<Measurement> find(List<String> output) {
    return output.stream()
        .map(line -> line.replaceFirst("^\\[worker 0\\] ", ""))
        .filter(line -> line.startsWith(MARK + " "))
        .map(line -> line.split(" "))
        .map(
            parts ->
                new Measurement(
                    Double.parseDouble(parts[1]),
                    Double.parseDouble(parts[2]),
                    Double.parseDouble(parts[3]),
                    Double.parseDouble(parts[4])))
        .findFirst();
  }
}
