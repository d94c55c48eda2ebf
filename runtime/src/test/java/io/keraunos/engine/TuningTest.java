package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.logger.CsvLogger;
import io.keraunos.optimizer.Adam;
import io.keraunos.trainer.BatchSizeFinder;
import io.keraunos.trainer.BatchSizes;
import io.keraunos.trainer.BatchSizes.Tried;
import io.keraunos.trainer.FitResult;
import io.keraunos.trainer.LearningRateFinder;
import io.keraunos.trainer.LearningRates;
import io.keraunos.trainer.LearningRates.Point;
import io.keraunos.trainer.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Finders of a learning rate or a batch size leave no trace in later training. */
@ExtendWith(NothingLeft.class)
class TuningTest {

  @TempDir private Path root;

  private static Pictures pictures() {
    Pictures pictures = new Pictures();
    pictures.normalized = true;
    pictures.dropped = true;
    pictures.optimizer = Adam.learningRate(0.01);
    return pictures;
  }

  @Test
  void aFitAfterTheFinderHasTheSameBits() {
    for (int devices = 1; devices <= 2; devices++) {
      List<String> ends = new ArrayList<>();
      for (boolean finds : new boolean[] {false, true}) {
        try (Trainer trainer = pictures().trainer().devices(devices).maxSteps(6).build()) {
          if (finds) {
            trainer.findLearningRate(LearningRateFinder.between(1e-4, 0.1).steps(20));
          }
          FitResult fit = trainer.fit();
          ends.add(trainer.weightsSha256() + fit.metrics());
        }
      }
      assertWithMessage("%s devices", devices).that(ends.get(1)).isEqualTo(ends.get(0));
    }
  }

  @Test
  void ratesRiseByEqualFactorsUntilTheLossDiverges() {
    try (Trainer trainer = new Regression().trainer().build()) {
      LearningRates found =
          trainer.findLearningRate(LearningRateFinder.between(1e-5, 100).steps(50));
      List<Point> points = found.points();
      double factor = Math.pow(1e7, 1 / 49.0);
      for (int i = 1; i < points.size(); i++) {
        assertThat(points.get(i).learningRate() / points.get(i - 1).learningRate())
            .isWithin(1e-9)
            .of(factor);
      }
      // A quadratic loss diverges for sure beyond 2 over its largest curvature, here about 3.
      assertThat(points.get(points.size() - 1).learningRate()).isLessThan(20.0);
      assertThat(points.size()).isAtLeast(25);
      assertThat(found.suggestion().getAsDouble()).isGreaterThan(1e-4);
      assertThat(found.suggestion().getAsDouble()).isLessThan(2.0);
    }
  }

  /** The first fall is left out, the one in the middle is steepest, and behind it comes a rise. */
  @Test
  void theSuggestionIsWhereTheLossFallsFastest() {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      double fall = 10 / (1 + Math.exp(-(i - 25)));
      double loss = i < 5 ? 100 - 20 * i : i < 36 ? 20 - fall : 10 + 5 * (i - 36);
      points.add(new Point(Math.pow(10, -4 + i / 10.0), loss, loss));
    }
    assertThat(new LearningRates("Any", points).suggestion().getAsDouble())
        .isWithin(1e-12)
        .of(Math.pow(10, -4 + 2.5));
    assertThat(new LearningRates("Any", points).toString())
        .isEqualTo(
            "40 learning rates of Any from 1.00e-04 to 7.94e-01: least smoothed loss 10.0000 at"
                + " 3.98e-01; suggestion 3.16e-02");
    assertThat(new LearningRates("Any", points.subList(0, 11)).suggestion())
        .isEqualTo(OptionalDouble.empty());
  }

  @Test
  void theReportShowsTheCurve() throws IOException {
    Path file = root.resolve("rates.html");
    try (Trainer trainer = new Regression().trainer().build()) {
      LearningRates found = trainer.findLearningRate(LearningRateFinder.between(1e-4, 0.1));
      found.writeReport(file);
      String page = Files.readString(file);
      assertThat(page).contains("<title>Regression: learning rates</title>");
      assertThat(page).containsMatch("The smoothed loss falls fastest at \\d\\.\\d\\de-\\d\\d");
      assertThat(page).contains(">1e-3</text>");
      String curve = page.replaceAll("(?s).*class=\"curve\" points=\"([^\"]*)\".*", "$1");
      assertThat(curve.trim().split(" ")).hasLength(found.points().size());
    }
  }

  @Test
  void badSettingsAreRefused() {
    assertThat(
            assertThrows(
                IllegalArgumentException.class, () -> LearningRateFinder.between(0.1, 0.01)))
        .hasMessageThat()
        .contains("was to go from 0.1 to 0.01");
    assertThat(
            assertThrows(
                IllegalArgumentException.class, () -> LearningRateFinder.between(0.1, 1).steps(5)))
        .hasMessageThat()
        .contains("at least 20 steps, but was to have 5");
    Trainer.Builder builder =
        Runs.reset(new Regression().trainer(), "progressBar")
            .barebones()
            .loggers(new CsvLogger())
            .progressBar(true);
    assertThat(assertThrows(IllegalArgumentException.class, builder::build))
        .hasMessageThat()
        .contains("[loggers, progressBar] must not be set with barebones");
  }

  @Test
  void barebonesTrainsTheSame() {
    List<String> ends = new ArrayList<>();
    for (boolean bare : new boolean[] {false, true}) {
      Trainer.Builder builder = pictures().trainer().maxEpochs(1).defaultRootDir(root);
      try (Trainer trainer = (bare ? builder.barebones() : builder).build()) {
        trainer.fit();
        ends.add(trainer.weightsSha256());
      }
    }
    assertThat(ends.get(1)).isEqualTo(ends.get(0));
    assertThat(root.toFile().list()).isEmpty();
  }

  @Test
  void theSmallestBatchSizeThatIsNearlyAsFastIsSuggested() {
    BatchSizes sizes =
        new BatchSizes(
            List.of(
                new Tried(8, 1000), new Tried(16, 1900), new Tried(32, 1970), new Tried(64, 1960)));
    assertThat(sizes.suggestion()).isEqualTo(16);
    assertThat(sizes.toString()).contains("        16        1,900  <- suggested");
  }

  @Test
  void batchSizesAreDoubledUntilItIsNotWorthIt() {
    BatchSizes found =
        BatchSizeFinder.of(size -> new Regression().trainer().batchSize(size))
            .between(2, 16)
            .find();
    assertThat(found.tried().get(0).batchSize()).isEqualTo(2);
    for (int i = 1; i < found.tried().size(); i++) {
      assertThat(found.tried().get(i).batchSize())
          .isEqualTo(2 * found.tried().get(i - 1).batchSize());
    }
    found.tried().forEach(tried -> assertThat(tried.examplesPerSecond()).isGreaterThan(0.0));
  }
}
