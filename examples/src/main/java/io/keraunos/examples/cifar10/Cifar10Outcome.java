package io.keraunos.examples.cifar10;

import io.keraunos.callback.EpochTable;
import io.keraunos.data.Cifar10Binary;
import io.keraunos.data.Dataset;
import io.keraunos.data.LabeledImage;
import io.keraunos.examples.ExampleFlags;
import io.keraunos.examples.NextCommands;
import io.keraunos.logger.PredictionGallery;
import io.keraunos.trainer.Evaluation;
import io.keraunos.trainer.FitResult;
import io.keraunos.trainer.Predictions;
import io.keraunos.trainer.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The outcome of {@code cifar10} for its user: the epochs, the test, some answers, the files, and
 * what to try next.
 *
 * @param best whether the weights that were tested are the best by the validation, not the last
 */
record Cifar10Outcome(
    Cifar10 data, FitResult fit, Evaluation test, EpochTable table, boolean best) {

  private static final int SIZE = 32;

  /**
   * Prints it, and leaves a gallery and the model in the run's folder; all workers call it.
   *
   * @param exported where the user had the model written to
   */
  void print(Trainer trainer, ExampleFlags flags, Optional<Path> exported, boolean offline)
      throws IOException {
    PredictionGallery gallery = gallery(trainer);
    List<String> parts = new ArrayList<>(List.of(epochs(), tested(), gallery.toString()));
    if (!flags.trainer().fastDevRun()) {
      Path folder = shown(trainer.runFolder().orElse(Path.of(""))); // of the chief, which writes
      Path model =
          exported.isPresent() ? exported.get() : trainer.exportVersion(folder.resolve("model"));
      if (trainer.chief()) {
        Path pictures = folder.resolve("predictions");
        gallery.write(pictures);
        parts.add(files(folder, shown(model)));
        parts.add(next(flags, offline, shown(model), pictures.resolve(gallery.files().get(0))));
      }
    }
    flags.print(trainer, "\n" + String.join("\n\n", parts));
  }

  /** A path as short as a command in the working directory needs it. */
  private static Path shown(Path path) {
    Path here = Path.of("").toAbsolutePath();
    Path absolute = path.toAbsolutePath().normalize();
    return absolute.startsWith(here) ? here.relativize(absolute) : absolute;
  }

  private PredictionGallery gallery(Trainer trainer) throws IOException {
    List<LabeledImage> images = firstOfEachClass(data.test());
    Predictions answers = trainer.predict(Dataset.of(images));
    PredictionGallery gallery =
        PredictionGallery.of("The first test image of each class", Cifar10Binary.CLASSES);
    for (int i = 0; i < images.size(); i++) {
      LabeledImage image = images.get(i);
      gallery.add(image.image(), SIZE, SIZE, image.label(), answers.row(i));
    }
    return gallery;
  }

  private static List<LabeledImage> firstOfEachClass(Dataset<LabeledImage> images)
      throws IOException {
    List<LabeledImage> first = new ArrayList<>();
    for (int label = 0; label < Cifar10Binary.CLASSES.size(); label++) {
      for (long i = 0; i < images.size() && first.size() == label; i++) {
        LabeledImage image = read(images, i);
        if (image.label() == label) {
          first.add(image);
        }
      }
    }
    return first;
  }

  private static LabeledImage read(Dataset<LabeledImage> images, long index) throws IOException {
    try {
      return images.get(index);
    } catch (Exception e) {
      throw new IOException("the test image " + index + " cannot be read: " + e, e);
    }
  }

  private String epochs() {
    if (table.bestEpoch().isEmpty()) {
      return table.toString();
    }
    return table
        + "\n"
        + (data.isWhole()
            ? "On all of CIFAR-10 this program validates on the test images, as the reference"
                + " scenario does.\nTo choose the best weights by them would be no test, so the"
                + " last ones are tested."
            : "These are 2,000 of CIFAR-10's 50,000 images; with all of them the network gets"
                + " about 0.52 right.");
  }

  private String tested() {
    return String.format(
        Locale.ROOT,
        "%,d epochs in %.1f s, %,.0f images/s. Tested with the weights of %s on %,d images%s:%n"
            + "average test loss %.4f, test accuracy %.4f",
        fit.epochs(),
        fit.time().toNanos() / 1e9,
        fit.examplesPerSecond(),
        best ? "epoch " + table.bestEpoch().orElseThrow() : "the last step",
        test.examples(),
        data.isWhole() ? "" : " that were kept back",
        test.metric(Cifar10NetMetrics.TEST_LOSS),
        test.metric(Cifar10NetMetrics.TEST_ACC));
  }

  private static String files(Path folder, Path model) {
    List<String> lines = new ArrayList<>();
    Path report = folder.resolve("report.html");
    if (Files.exists(report)) {
      lines.add("Curves       " + report);
    }
    lines.add("Predictions  " + folder.resolve("predictions").resolve(PredictionGallery.PAGE));
    lines.add("Model        " + model);
    return String.join("\n", lines);
  }

  private static String next(ExampleFlags flags, boolean offline, Path model, Path picture) {
    List<String> again = new ArrayList<>(List.of("cifar10", "--batch-size", "32"));
    flags.dataDir().ifPresent(dir -> again.addAll(List.of("--data-dir", dir.toString())));
    if (offline) {
      again.add("--offline");
    }
    return new NextCommands()
        .add(
            "ask the model over HTTP what is on a picture, the second line in another terminal",
            NextCommands.examples("serve", "--model", model.toString()),
            NextCommands.line(
                "curl", "--data-binary", "@" + picture, "http://localhost:8080/predict"))
        .add(
            "train on two processes, with the same result up to rounding",
            NextCommands.launched(2, again))
        .toString();
  }
}
