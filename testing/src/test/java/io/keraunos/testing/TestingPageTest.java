package io.keraunos.testing;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.data.DatasetException;
import io.keraunos.testing.LineNet.LineNetPredictor;
import io.keraunos.testing.LineNet.LineNetTrainer;
import io.keraunos.testing.LineNet.Point;
import io.keraunos.trainer.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The programs of docs/testing.md, word for word. */
class TestingPageTest {

  private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Path HERE =
      Path.of("src/test/java/io/keraunos/testing/TestingPageTest.java");

  private final List<Point> points =
      List.of(new Point(new float[] {1, 2, 3}, 1), new Point(new float[] {0, -1, 2}, 2));

  @Test
  void oneStep() {
    try (ModuleTester tester = ModuleTester.of(LineNetTrainer.builder(new LineNet()))) {
      StepResult step = tester.trainingStep(points);
      assertThat(step.loss()).isFinite();
      assertThat(step.metric("train_loss")).isLessThan(100.0);
      assertThat(step.gradient("hidden/kernel").shape()).containsExactly(3L, 4L).inOrder();
      assertThat(step.gradient("hidden/kernel").norm()).isGreaterThan(0.0);
      assertThat(tester.predictStep(points).shape()).containsExactly(2L, 1L).inOrder();
    }
  }

  @Test
  void aWeightMoves() {
    try (ModuleTester tester = ModuleTester.of(LineNetTrainer.builder(new LineNet()))) {
      Values before = tester.weight("out/kernel");
      tester.train(1, points);
      assertThat(tester.weight("out/kernel")).isNotEqualTo(before);
    }
  }

  @Test
  void theExportedModel() {
    try (Trainer trainer = LineNetTrainer.builder(new LineNet()).build()) {
      KeraunosAssertions.assertExportParity(
          trainer,
          points,
          1e-6,
          LineNetPredictor::load,
          (model, point) -> model.predict(point.x()));
    }
  }

  @Test
  void dataThatFails() {
    ScriptedDataset<Point> data =
        ScriptedDataset.of(points).failingAt(1, new IOException("the disk is gone"));
    try (Trainer trainer = LineNetTrainer.builder(new LineNet(data)).maxEpochs(1).build()) {
      assertThrows(DatasetException.class, trainer::fit);
    }
  }

  @Test
  void thePageHasThesePrograms() throws IOException {
    String tests = withoutBlanks(Files.readString(HERE));
    List<String> programs =
        BLOCK
            .matcher(Files.readString(Path.of("../docs/testing.md")))
            .results()
            .map(block -> block.group(1))
            .toList();
    assertThat(programs).hasSize(4);
    for (String program : programs) {
      assertWithMessage(program).that(tests).contains(withoutBlanks(program));
    }
  }

  private static String withoutBlanks(String text) {
    return text.replaceAll("\\s+", "");
  }
}
