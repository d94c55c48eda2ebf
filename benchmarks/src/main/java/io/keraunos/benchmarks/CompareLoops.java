package io.keraunos.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Compares a step with Keraunos and a step of a loop written by hand, loading included. Every
 * measurement is a process of its own; the two sides take turns, and the first one changes.
 */
public final class CompareLoops {

  private record Measured(double micros, double loss) {}

  private CompareLoops() {}

  /** Arguments: the folder with cifar-10-batches-bin; rounds, 5 by default. */
  public static void main(String[] args) throws Exception {
    if (args.length < 1) {
      System.err.println("usage: CompareLoops DATA_DIR [ROUNDS]");
      System.exit(2);
    }
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
    System.out.println(
        "| Work | Keraunos, µs a step | by hand, µs a step | ratio (rounds) | last loss |");
    System.out.println("|---|---|---|---|---|");
    compare("LeNet, batch 64", "lenet", args[0], 7, rounds);
    compare("MLP 20-64-64-2, batch 32", "mlp", args[0], 7, rounds);
  }

  private static void compare(String title, String work, String data, int epochs, int rounds)
      throws Exception {
    List<Double> ours = new ArrayList<>();
    List<Double> theirs = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    double ourLoss = 0;
    double theirLoss = 0;
    for (int round = 0; round < rounds; round++) {
      boolean first = round % 2 == 0;
      Measured a = measure(work, first ? "keraunos" : "hand", data, epochs);
      Measured b = measure(work, first ? "hand" : "keraunos", data, epochs);
      Measured our = first ? a : b;
      Measured their = first ? b : a;
      ours.add(our.micros());
      theirs.add(their.micros());
      ratios.add(our.micros() / their.micros());
      ourLoss = our.loss();
      theirLoss = their.loss();
      System.err.printf(
          Locale.ROOT,
          "%s, round %d: %.1f and %.1f%n",
          work,
          round + 1,
          our.micros(),
          their.micros());
    }
    System.out.printf(
        Locale.ROOT,
        "| %s | %.0f | %.0f | %.2f (%.2f to %.2f) | %.3f and %.3f |%n",
        title,
        median(ours),
        median(theirs),
        median(ratios),
        ratios.stream().mapToDouble(r -> r).min().orElseThrow(),
        ratios.stream().mapToDouble(r -> r).max().orElseThrow(),
        ourLoss,
        theirLoss);
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  private static Measured measure(String work, String side, String data, int epochs)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "-cp",
            System.getProperty("java.class.path"),
            Side.class.getName(),
            work,
            side,
            data,
            Integer.toString(epochs));
    builder.environment().put("TF_CPP_MIN_LOG_LEVEL", "2");
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    Process process = builder.start();
    Measured measured = null;
    try (BufferedReader reader = process.inputReader(UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        String[] words = line.split(" ", -1);
        if (words[0].equals("result")) {
          measured = new Measured(Double.parseDouble(words[1]), Double.parseDouble(words[2]));
        }
      }
    }
    if (process.waitFor() != 0 || measured == null) {
      throw new IOException(work + " " + side + " ended with code " + process.exitValue());
    }
    return measured;
  }
}
