package io.keraunos.benchmarks;

import io.keraunos.data.Dataset;
import io.keraunos.serving.Batching;
import io.keraunos.serving.ServedModel;
import io.keraunos.trainer.Preflight;
import io.keraunos.trainer.Trainer;
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
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures a served model under many callers: requests answered each alone and together, the sides
 * in turn; and the latency while one version is changed for another.
 */
@Command(
    name = "compare-serving",
    mixinStandardHelpOptions = true,
    description = "Measures micro-batching and change-overs of a served table model.")
public final class CompareServing implements Callable<Integer> {

  private static final int EXAMPLES = 4_096;
  private static final long SWAP_EVERY_MILLIS = 200;

  @Option(names = "--callers", defaultValue = "16", description = "Default: 16.")
  private int callers;

  @Option(names = "--rounds", defaultValue = "7", description = "Of each side (default: 7).")
  private int rounds;

  @Option(
      names = "--seconds",
      defaultValue = "2",
      description = "Length of a measurement (default: 2).")
  private double seconds;

  @Option(names = "--swaps", defaultValue = "100", description = "Change-overs (default: 100).")
  private int swaps;

  @Option(
      names = "--pause-micros",
      defaultValue = "2000",
      description = "Pause of a caller between requests while versions change (default: 2000).")
  private long pauseMicros;

  private List<ServedFeaturesModuleMadeMixedInput> requests = List.of();

  /** Result of one measurement: requests a second, and milliseconds of one. */
  private record Seen(double rate, double median, double p99) {}

  /** One request. */
  private record Timed(long begin, long nanos) {}

  @Override
  public Integer call() throws Exception {
    Dataset<MadeMixed> rows = MadeMixed.table().subset(0, EXAMPLES);
    List<ServedFeaturesModuleMadeMixedInput> all = new ArrayList<>();
    for (int i = 0; i < EXAMPLES; i++) {
      all.add(ServedFeaturesModuleMadeMixedInput.of(rows.get(i)));
    }
    requests = List.copyOf(all);
    Path folder = Files.createTempDirectory("keraunos-serving");
    try {
      try (Trainer trainer =
          ServedFeaturesModuleTrainer.builder(new ServedFeaturesModule(rows))
              .maxEpochs(1)
              .progressBar(false)
              .preflight(Preflight.off())
              .build()) {
        trainer.fit();
        trainer.export(folder.resolve("1"));
        trainer.export(folder.resolve("2"));
      }
      compareBatching(folder.resolve("1"));
      compareSwaps(folder);
    } finally {
      delete(folder);
    }
    return 0;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private ServedModel.Builder<ServedFeaturesModulePredictor> serve(Path folder) {
    return ServedModel.builder("table", ServedFeaturesModulePredictor.type(), folder)
        .warmUp(predictor -> predictor.probability(requests.subList(0, 64)));
  }

  private void compareBatching(Path model) throws InterruptedException, ExecutionException {
    try (ServedModel<ServedFeaturesModulePredictor> alone = serve(model).open();
        ServedModel<ServedFeaturesModulePredictor> one =
            serve(model).batching(Batching.upTo(32)).open();
        ServedModel<ServedFeaturesModulePredictor> two =
            serve(model).batching(Batching.upTo(32).lanes(2)).open()) {
      Map<String, ServedModel<ServedFeaturesModulePredictor>> sides = new LinkedHashMap<>();
      sides.put("each alone", alone);
      sides.put("together, one lane", one);
      sides.put("together, two lanes", two);
      Map<String, List<Seen>> seen = new LinkedHashMap<>();
      for (int round = -1; round < rounds; round++) { // the first one warms up
        for (Map.Entry<String, ServedModel<ServedFeaturesModulePredictor>> side :
            sides.entrySet()) {
          Seen measured = measure(side.getValue());
          if (round >= 0) {
            seen.computeIfAbsent(side.getKey(), key -> new ArrayList<>()).add(measured);
          }
        }
      }
      List<Seen> base = Objects.requireNonNull(seen.get("each alone"));
      System.out.println(
          "| requests | a second | ms, median | ms, 99 % | rate beside each alone | 99 % beside it"
              + " |\n|---|--:|--:|--:|--:|--:|");
      seen.forEach(
          (side, all) ->
              System.out.printf(
                  Locale.ROOT,
                  "| %s | %,.0f | %.2f | %.2f | %.2f | %.2f |%n",
                  side,
                  median(all.stream().mapToDouble(Seen::rate)),
                  median(all.stream().mapToDouble(Seen::median)),
                  median(all.stream().mapToDouble(Seen::p99)),
                  ratio(all, base, Seen::rate),
                  ratio(all, base, Seen::p99)));
    }
  }

  private static double ratio(List<Seen> all, List<Seen> base, ToDoubleFunction<Seen> of) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      ratios.add(of.applyAsDouble(all.get(i)) / of.applyAsDouble(base.get(i)));
    }
    return Spread.of(ratios).median();
  }

  private static double median(DoubleStream values) {
    return Spread.of(values.boxed().toList()).median();
  }

  private Seen measure(ServedModel<ServedFeaturesModulePredictor> model)
      throws InterruptedException, ExecutionException {
    AtomicBoolean go = new AtomicBoolean(true);
    long begin = System.nanoTime();
    try (Callers running = new Callers(model, go, 0)) {
      Thread.sleep((long) (seconds * 1e3));
      go.set(false);
      List<Timed> all = running.all();
      double[] millis = all.stream().mapToDouble(each -> each.nanos() / 1e6).sorted().toArray();
      return new Seen(
          all.size() / ((System.nanoTime() - begin) / 1e9),
          millis[millis.length / 2],
          millis[millis.length * 99 / 100]);
    }
  }

  private void compareSwaps(Path versions) throws InterruptedException, ExecutionException {
    AtomicBoolean go = new AtomicBoolean(true);
    List<Timed> changes = new ArrayList<>();
    try (ServedModel<ServedFeaturesModulePredictor> model =
            serve(versions.resolve("1")).batching(Batching.upTo(32)).open();
        Callers running = new Callers(model, go, pauseMicros)) {
      Thread.sleep(2_000);
      long from = System.nanoTime();
      for (int i = 0; i < swaps; i++) {
        Thread.sleep(SWAP_EVERY_MILLIS);
        long begin = System.nanoTime();
        model.swap(versions.resolve(Integer.toString(2 - i % 2)));
        changes.add(new Timed(begin, System.nanoTime() - begin));
      }
      go.set(false);
      List<Timed> all = running.all().stream().filter(each -> each.begin() > from).toList();
      double[] during = millis(all, changes, true);
      double[] usual = millis(all, changes, false);
      System.out.printf(
          Locale.ROOT,
          "%n%,d changes of %.0f ms; %,d requests, none failed. 99 %% of those during a change"
              + " (%,d): %.2f ms; of the others: %.2f ms; ratio %.2f%n",
          swaps,
          median(changes.stream().mapToDouble(each -> each.nanos() / 1e6)),
          all.size(),
          during.length,
          during[during.length * 99 / 100],
          usual[usual.length * 99 / 100],
          during[during.length * 99 / 100] / usual[usual.length * 99 / 100]);
    }
  }

  private static double[] millis(List<Timed> all, List<Timed> changes, boolean during) {
    return all.stream()
        .filter(each -> changes.stream().anyMatch(change -> overlap(each, change)) == during)
        .mapToDouble(each -> each.nanos() / 1e6)
        .sorted()
        .toArray();
  }

  private static boolean overlap(Timed one, Timed other) {
    return one.begin() < other.begin() + other.nanos() && other.begin() < one.begin() + one.nanos();
  }

  /** Threads that ask, one request after the other. */
  private final class Callers implements AutoCloseable {
    private final ExecutorService threads = Executors.newFixedThreadPool(callers);
    private final List<Future<List<Timed>>> running = new ArrayList<>();

    Callers(ServedModel<ServedFeaturesModulePredictor> model, AtomicBoolean go, long pauseMicros) {
      for (int i = 0; i < callers; i++) {
        int first = i * 101;
        running.add(threads.submit(() -> ask(model.predictor(), go, pauseMicros, first)));
      }
    }

    private List<Timed> ask(
        ServedFeaturesModulePredictor predictor, AtomicBoolean go, long pauseMicros, int first)
        throws InterruptedException {
      List<Timed> all = new ArrayList<>();
      for (int i = first; go.get(); i++) {
        long begin = System.nanoTime();
        float answer = predictor.probability(requests.get(i % EXAMPLES))[0];
        all.add(new Timed(begin, System.nanoTime() - begin));
        if (!(answer >= 0 && answer <= 1)) {
          throw new IllegalStateException("an answer must be from 0 to 1, but was " + answer);
        }
        if (pauseMicros > 0) {
          Thread.sleep(pauseMicros / 1_000, (int) (pauseMicros % 1_000) * 1_000);
        }
      }
      return all;
    }

    List<Timed> all() throws InterruptedException, ExecutionException {
      List<Timed> all = new ArrayList<>();
      for (Future<List<Timed>> each : running) {
        all.addAll(each.get());
      }
      return all;
    }

    @Override
    public void close() {
      threads.shutdownNow();
    }
  }

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new CompareServing()).execute(arguments));
  }
}
