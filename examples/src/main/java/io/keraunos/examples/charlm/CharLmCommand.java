package io.keraunos.examples.charlm;

import io.keraunos.cli.UnfinishedFitException;
import io.keraunos.examples.DataFile;
import io.keraunos.examples.ExampleFlags;
import io.keraunos.examples.JsonResult;
import io.keraunos.metric.MetricValues;
import io.keraunos.trainer.Evaluation;
import io.keraunos.trainer.FitResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code charlm}. */
@Command(
    name = "charlm",
    description = "A small transformer that learns to write like Shakespeare: 4 epochs.")
public final class CharLmCommand implements Callable<Integer> {

  private static final int EPOCHS = 4;
  private static final double TRAINED = 0.9;

  @Mixin private ExampleFlags flags;

  @Option(
      names = "--characters",
      paramLabel = "N",
      defaultValue = "600",
      description = "How many are written at the end (default: ${DEFAULT-VALUE}).")
  private int characters;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      defaultValue = "0.7",
      description = "Below 1 prefers likely characters (default: ${DEFAULT-VALUE}).")
  private double temperature;

  @Override
  public Integer call() throws IOException {
    if (characters < 0 || !(temperature > 0)) {
      throw new IllegalArgumentException(
          "--characters must be at least 0 and --temperature above 0, but were %s and %s"
              .formatted(characters, temperature));
    }
    Text text = Text.read(new DataFile("shakespeare.txt", CharLmCommand.class, flags.dataDir()));
    Text training = text.part(0, TRAINED);
    Text validation = text.part(TRAINED, 1);
    long steps = flags.steps(EPOCHS, training.windows(CharModel.STRIDE).size() / CharModel.BATCH);
    CharModel model = new CharModel(training, validation, steps);
    Path folder = Files.createTempDirectory("charlm");
    try (var trainer = flags.apply(CharModelTrainer.builder(model), EPOCHS).build()) {
      FitResult fit = UnfinishedFitException.check(trainer.fit());
      Evaluation validated = trainer.validate();
      trainer.export(folder.resolve("model"));
      String written = "";
      if (trainer.chief()) {
        try (CharModelPredictor predictor = CharModelPredictor.load(folder.resolve("model"))) {
          Writer writer = new Writer(predictor::next, temperature, 1);
          written = text.toString(writer.write(validation.beginning(), characters));
        }
      }
      double entropy = text.unigramEntropy();
      flags.print(
          trainer,
          new JsonResult(
              "charlm",
              validated.metrics().with(new MetricValues(Map.of("unigram_entropy", entropy))),
              fit,
              trainer.weightsSha256()),
          "%s%nvalidation loss %.3f nats a character; of single characters %.3f",
          written,
          validated.metric(CharModelMetrics.VAL_LOSS),
          entropy);
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
}
