package io.keraunos.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures what the annotation processor adds to a compilation: many annotated classes are compiled
 * with it, in turn without it, with the sources it generates handed in, and with a processor that
 * only copies those sources, which shows what the compiler's rounds take. Each compilation is a
 * javac of its own, as a build tool starts it.
 */
@Command(
    name = "compare-processor",
    mixinStandardHelpOptions = true,
    description = "Measures what the annotation processor adds to a compilation.")
public final class CompareProcessor implements Callable<Integer> {

  @Option(
      names = "--processor-dir",
      paramLabel = "DIR",
      defaultValue = "benchmarks/target/processor",
      description = "Folder with the processor's jars (default: ${DEFAULT-VALUE}).")
  private Path processorDir;

  @Option(names = "--classes", defaultValue = "200", description = "How many (default: 200).")
  private int classes;

  @Option(names = "--rounds", defaultValue = "7", description = "Of each (default: 7).")
  private int rounds;

  /** The processor's jars, and the annotations', which are on this program's class path. */
  private String processorPath() throws IOException {
    try (Stream<Path> jars = Files.list(processorDir)) {
      return Stream.concat(
              jars.map(Path::toString), Stream.of(System.getProperty("java.class.path")))
          .collect(Collectors.joining(File.pathSeparator));
    }
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    String processorPath = processorPath();
    Path folder = Files.createTempDirectory("keraunos-processor");
    try {
      List<Path> sources = new ArrayList<>();
      for (int i = 0; i < classes; i++) {
        sources.add(
            Files.writeString(
                folder.resolve(String.format(Locale.ROOT, "Net%d.java", i)), source(i)));
      }
      Path generated = Files.createDirectory(folder.resolve("generated"));
      compile(
          folder, sources, List.of("-processorpath", processorPath, "-s", generated.toString()));
      List<Path> all = new ArrayList<>(sources);
      try (Stream<Path> files = Files.walk(generated)) {
        files.filter(file -> file.toString().endsWith(".java")).forEach(all::add);
      }
      if (all.size() == sources.size()) {
        throw new IOException("the processor must generate sources, but did not run");
      }
      List<Double> with = new ArrayList<>();
      List<Double> copied = new ArrayList<>();
      List<Double> without = new ArrayList<>();
      for (int round = 0; round < rounds; round++) {
        with.add(compile(folder, sources, List.of("-processorpath", processorPath)));
        copied.add(
            compile(
                folder,
                sources,
                List.of(
                    "-processorpath",
                    System.getProperty("java.class.path"),
                    "-processor",
                    CopyingProcessor.class.getName(),
                    "-A" + CopyingProcessor.FOLDER + "=" + generated)));
        without.add(compile(folder, all, List.of("-proc:none")));
      }
      System.out.printf(
          Locale.ROOT, "%d classes, %d sources%n", classes, all.size() - sources.size());
      print("with the processor", with, without);
      print("with one that copies the sources", copied, without);
      print("without, the sources handed in", without, without);
      return 0;
    } finally {
      delete(folder);
    }
  }

  private static void print(String name, List<Double> seconds, List<Double> without) {
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < seconds.size(); round++) {
      ratios.add(seconds.get(round) / without.get(round));
    }
    Spread ratio = Spread.of(ratios);
    System.out.printf(
        Locale.ROOT,
        "| %s | %.2f | %.2f | %.2f to %.2f |%n",
        name,
        Spread.of(seconds).median(),
        ratio.median(),
        ratio.min(),
        ratio.max());
  }

  /** Seconds that a javac takes. */
  private static double compile(Path folder, List<Path> sources, List<String> options)
      throws IOException, InterruptedException {
    Path out = Files.createTempDirectory(folder, "out");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "javac").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                out.toString()));
    command.addAll(options);
    Path list = folder.resolve("sources.txt");
    Files.write(list, sources.stream().map(Path::toString).toList());
    command.add("@" + list);
    long start = System.nanoTime();
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("javac failed:\n" + output);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    delete(out);
    return seconds;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static String source(int number) {
    return String.format(
        Locale.ROOT,
        """
        import io.keraunos.annotation.*;
        import io.keraunos.data.Dataset;
        import io.keraunos.layer.*;
        import io.keraunos.loss.Losses;
        import io.keraunos.metric.Metrics;
        import io.keraunos.optimizer.*;
        import io.keraunos.step.Step;
        import java.util.List;
        import org.tensorflow.Operand;
        import org.tensorflow.types.*;

        public class Net%1$d {
          public record Row(@TensorShape(20) float[] numbers, int label) {}

          final Dense hidden1 = Dense.of(64).relu();
          final Dense hidden2 = Dense.of(64).relu();
          final Dense output = Dense.of(2);

          Operand<TFloat32> forward(Step step, Operand<TFloat32> numbers) {
            return output.apply(step, hidden2.apply(step, hidden1.apply(step, numbers)));
          }

          @TrainingStep(logs = "train_loss")
          Operand<TFloat32> train(Step step, Operand<TFloat32> numbers, Operand<TInt32> label) {
            Operand<TFloat32> loss =
                Losses.sparseCategoricalCrossentropy(step, forward(step, numbers), label);
            step.log("train_loss", loss);
            return loss;
          }

          @ValidationStep(logs = {"val_loss", "val_acc"})
          void validate(Step step, Operand<TFloat32> numbers, Operand<TInt32> label) {
            Operand<TFloat32> logits = forward(step, numbers);
            step.log("val_loss", Losses.sparseCategoricalCrossentropy(step, logits, label));
            step.log("val_acc", Metrics.accuracy(step, logits, label));
          }

          @PredictStep
          Operand<TFloat32> probabilities(Step step, Operand<TFloat32> numbers) {
            return step.tf().nn.softmax(forward(step, numbers));
          }

          @Optimizer
          OptimizerSpec optimizer() {
            return Adam.learningRate(1e-3);
          }

          @DataLoader(stage = Stage.TRAIN, batchSize = 32, shuffle = true)
          Dataset<Row> trainData() {
            return Dataset.of(List.of(new Row(new float[20], 0)));
          }

          @DataLoader(stage = Stage.VALIDATE, batchSize = 32)
          Dataset<Row> validationData() {
            return trainData();
          }
        }
        """,
        number);
  }

  /** Runs it. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new CompareProcessor()).execute(arguments));
  }
}
