package io.keraunos.benchmarks;

import io.keraunos.data.Dataset;
import io.keraunos.data.LabeledImage;
import io.keraunos.trainer.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Compares the generated predictor with TensorFlow's {@link SavedModelBundle}, used by hand, on the
 * same exported LeNet and in one process. The sides take turns.
 */
@Command(
    name = "compare-predictors",
    mixinStandardHelpOptions = true,
    description = "Compares the generated predictor with SavedModelBundle.")
public final class ComparePredictors implements Callable<Integer> {

  private static final int PIXELS = 32 * 32 * 3;
  private static final int CLASSES = 10;

  private enum Side {
    PREDICTOR("LenetModulePredictor"),
    SESSION("SavedModelBundle.session().runner()"),
    FUNCTION("SavedModelBundle.function(\"serving_default\")");

    private final String title;

    Side(String title) {
      this.title = title;
    }
  }

  /** A load: so many threads, each with calls of so many examples. */
  private record Load(int threads, int examples) {}

  private static final List<Load> LOADS =
      List.of(new Load(1, 1), new Load(8, 1), new Load(1, 64), new Load(8, 64));

  /** Asks for some images at once. */
  private interface Model {
    float[] first(List<LabeledImage> images);
  }

  @Option(names = "--rounds", defaultValue = "7", description = "Of each side (default: 7).")
  private int rounds;

  @Option(
      names = "--seconds",
      defaultValue = "2",
      description = "Length of a measurement (default: 2).")
  private double seconds;

  private final List<LabeledImage> images = images();

  private static List<LabeledImage> images() {
    Random random = new Random(1);
    List<LabeledImage> images = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      byte[] image = new byte[PIXELS];
      random.nextBytes(image);
      images.add(new LabeledImage(image, random.nextInt(CLASSES)));
    }
    return images;
  }

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createTempDirectory("keraunos-predictors");
    try {
      Path model = folder.resolve("lenet");
      try (Trainer trainer =
          LenetModuleTrainer.builder(new LenetModule(Dataset.of(images))).build()) {
        trainer.export(model);
      }
      compare(model);
    } finally {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    return 0;
  }

  private void compare(Path folder) throws InterruptedException, ExecutionException {
    try (LenetModulePredictor predictor = LenetModulePredictor.load(folder);
        SavedModelBundle bundle = SavedModelBundle.load(folder.toString(), "serve")) {
      SignatureDef signature = bundle.metaGraphDef().getSignatureDefOrThrow("serving_default");
      String feed = signature.getInputsOrThrow("image").getName();
      String fetch = signature.getOutputsOrThrow("probabilities").getName();
      Map<Side, Model> models = new EnumMap<>(Side.class);
      models.put(
          Side.PREDICTOR,
          some ->
              some.size() == 1
                  ? predictor.probabilities(some.get(0).image())
                  : predictor.probabilities(some).get(0));
      models.put(Side.SESSION, some -> bySession(bundle.session(), feed, fetch, some));
      models.put(Side.FUNCTION, some -> byFunction(bundle, some));
      checkSame(models);
      System.out.println(
          "| threads | examples of a call | side | µs of a call, median | lowest to highest | ratio"
              + " |\n"
              + "|--:|--:|---|--:|--:|--:|");
      for (Load load : LOADS) {
        compare(load, models);
      }
    }
  }

  private void checkSame(Map<Side, Model> models) {
    List<float[]> firsts = models.values().stream().map(model -> model.first(images)).toList();
    for (float[] first : firsts) {
      for (int i = 0; i < CLASSES; i++) {
        if (Math.abs(first[i] - firsts.get(0)[i]) > 1e-6f) {
          throw new IllegalStateException("the sides must answer the same, but do not");
        }
      }
    }
  }

  private void compare(Load load, Map<Side, Model> models)
      throws InterruptedException, ExecutionException {
    Map<Side, List<Double>> micros = new EnumMap<>(Side.class);
    models.keySet().forEach(side -> micros.put(side, new ArrayList<>()));
    ExecutorService threads = Executors.newFixedThreadPool(load.threads());
    try {
      for (int round = -1; round < rounds; round++) { // the first one warms up
        for (Map.Entry<Side, Model> model : models.entrySet()) {
          double time = measure(threads, load, model.getValue());
          if (round >= 0) {
            Objects.requireNonNull(micros.get(model.getKey())).add(time);
          }
        }
      }
    } finally {
      threads.shutdown();
    }
    List<Double> base = Objects.requireNonNull(micros.get(Side.PREDICTOR));
    micros.forEach(
        (side, all) -> {
          List<Double> ratios = new ArrayList<>();
          for (int i = 0; i < all.size(); i++) {
            ratios.add(base.get(i) / all.get(i));
          }
          Spread spread = Spread.of(all);
          System.out.printf(
              Locale.ROOT,
              "| %d | %d | `%s` | %.0f | %.0f to %.0f | %.2f |%n",
              load.threads(),
              load.examples(),
              side.title,
              spread.median(),
              spread.min(),
              spread.max(),
              Spread.of(ratios).median());
        });
  }

  /** Microseconds of a call: the time by the calls of all threads together. */
  private double measure(ExecutorService threads, Load load, Model model)
      throws InterruptedException, ExecutionException {
    List<LabeledImage> some = images.subList(0, load.examples());
    long start = System.nanoTime();
    long end = start + (long) (seconds * 1e9);
    Callable<Long> caller =
        () -> {
          long calls = 0;
          while (System.nanoTime() < end) {
            if (Float.isNaN(model.first(some)[0])) {
              throw new IllegalStateException("an answer must be a number, but is not");
            }
            calls++;
          }
          return calls;
        };
    long calls = 0;
    for (Future<Long> counted : threads.invokeAll(Collections.nCopies(load.threads(), caller))) {
      calls += counted.get();
    }
    return (System.nanoTime() - start) / 1e3 / calls;
  }

  private static TUint8 tensor(List<LabeledImage> images) {
    byte[] all = new byte[images.size() * PIXELS];
    for (int i = 0; i < images.size(); i++) {
      System.arraycopy(images.get(i).image(), 0, all, i * PIXELS, PIXELS);
    }
    return TUint8.tensorOf(Shape.of(images.size(), 32, 32, 3), DataBuffers.of(all, true, false));
  }

  private static float[] rows(TFloat32 output) {
    float[] all = new float[(int) output.size()];
    output.asRawTensor().data().asFloats().read(all);
    return Arrays.copyOf(all, CLASSES);
  }

  private static float[] bySession(
      Session session, String feed, String fetch, List<LabeledImage> images) {
    try (TUint8 input = tensor(images);
        Result result = session.runner().feed(feed, input).fetch(fetch).run()) {
      return rows((TFloat32) result.get(0));
    }
  }

  private static float[] byFunction(SavedModelBundle bundle, List<LabeledImage> images) {
    try (TUint8 input = tensor(images);
        Result result = bundle.function("serving_default").call(Map.of("image", input))) {
      return rows((TFloat32) result.get(0));
    }
  }

  /** Runs it. */
  public static void main(String[] arguments) throws IOException {
    System.exit(new CommandLine(new ComparePredictors()).execute(arguments));
  }
}
