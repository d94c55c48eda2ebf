package io.keraunos.testing;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.data.DatasetException;
import io.keraunos.layer.Dense;
import io.keraunos.loss.Losses;
import io.keraunos.optimizer.SGD;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.spi.StepTrial;
import io.keraunos.spi.entry.Trainers;
import io.keraunos.testing.LineNet.LineNetPredictor;
import io.keraunos.testing.LineNet.LineNetTrainer;
import io.keraunos.testing.LineNet.Point;
import io.keraunos.testing.LineNet.PointCollator;
import io.keraunos.trainer.Preflight;
import io.keraunos.trainer.Trainer;
import java.io.IOException;
import java.util.AbstractList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class ModuleTesterTest {

  private static final List<Point> POINTS =
      List.of(
          new Point(new float[] {1, 2, 3}, 1),
          new Point(new float[] {0, -1, 2}, 2),
          new Point(new float[] {5, 1, 0}, -1),
          new Point(new float[] {2, 2, -2}, 0));

  private static ModuleTester line() {
    return ModuleTester.of(LineNetTrainer.builder(new LineNet()));
  }

  @Test
  void aStepIsSeenAndTakenBackToTheBit() {
    try (ModuleTester tester = line()) {
      Map<String, Values> before = tester.weights();
      assertThat(before.keySet()).contains("norm/moving_mean");
      StepResult first = tester.trainingStep(POINTS);
      assertThat(first.metric("train_loss")).isWithin(1e-5).of(first.loss());
      assertThat(first.gradient("hidden/kernel").shape()).containsExactly(3L, 4L).inOrder();
      assertThat(first.gradient("out/bias").norm()).isGreaterThan(0.0);
      assertThat(tester.weights()).isEqualTo(before);
      StepResult again = tester.trainingStep(POINTS);
      assertThat(again.loss()).isEqualTo(first.loss());
      assertThat(again.gradients()).isEqualTo(first.gradients());
      assertThat(tester.validationStep(POINTS).metrics().keySet()).containsExactly("val_loss");
      assertThat(tester.predictStep(POINTS).shape()).containsExactly(4L, 1L).inOrder();
      assertThat(tester.weights()).isEqualTo(before);
    }
  }

  @Test
  void trainingAfterTrialsIsTrainingWithout() {
    Map<String, Values> without;
    try (ModuleTester tester = line()) {
      tester.train(2, POINTS);
      without = tester.weights();
    }
    try (ModuleTester tester = line()) {
      Map<String, Values> before = tester.weights();
      tester.trainingStep(POINTS);
      tester.train(1, POINTS);
      assertThat(tester.weight("norm/moving_mean")).isNotEqualTo(before.get("norm/moving_mean"));
      tester.validationStep(POINTS);
      tester.trainingStep(POINTS);
      tester.train(1, POINTS);
      assertThat(tester.weights()).isEqualTo(without);
    }
  }

  /** Two steps, each with an optimizer of its own: the loss of a line without bias. */
  private static ModuleTester two() {
    Dense a = Dense.of(1);
    Dense b = Dense.of(1);
    return ModuleTester.of(
        Trainers.builder(
            ModuleDefinition.builder("Two")
                .layer("a", a)
                .layer("b", b)
                .trainingStep(
                    "ofA",
                    "stepA",
                    (step, in) ->
                        Losses.meanSquaredError(
                            step, a.apply(step, in.float32("x")), in.float32("y")),
                    List.of(),
                    new PointCollator())
                .trainingStep(
                    "ofB",
                    "stepB",
                    (step, in) ->
                        Losses.meanSquaredError(
                            step, b.apply(step, in.float32("x")), in.float32("y")),
                    List.of(),
                    new PointCollator())
                .optimizer("ofA", () -> SGD.learningRate(0.5), List.of("a"))
                .optimizer("ofB", () -> SGD.learningRate(0.25), List.of("b"))
                .build()));
  }

  @Test
  void stepsAreNamedAndGradientsAreThoseOfTheMeanLoss() {
    try (ModuleTester tester = two()) {
      assertThat(assertThrows(IllegalStateException.class, () -> tester.trainingStep(POINTS)))
          .hasMessageThat()
          .contains("has [stepA, stepB]");
      assertThat(
              assertThrows(
                  IllegalArgumentException.class, () -> tester.trainingStep("stepC", POINTS)))
          .hasMessageThat()
          .contains("there is no training step \"stepC\"; did you mean \"stepA\"?");
      StepResult a = tester.trainingStep("stepA", POINTS);
      StepResult b = tester.trainingStep("stepB", POINTS);
      assertThat(a.gradients().keySet()).containsExactly("a/kernel", "a/bias");
      assertThat(b.gradients().keySet()).containsExactly("b/kernel", "b/bias");
      float mean = 0;
      Values answers = weighed(tester.weight("a/kernel"));
      for (int i = 0; i < POINTS.size(); i++) {
        mean += 2 * (answers.get(i) - POINTS.get(i).y()) / POINTS.size();
      }
      assertThat(a.gradient("a/bias").get(0)).isWithin(1e-4f).of(mean);
      float before = tester.weight("b/bias").get(0);
      tester.train(1, POINTS);
      assertThat(tester.weight("b/bias").get(0))
          .isWithin(1e-5f)
          .of(before - 0.25f * b.gradient("b/bias").get(0));
    }
  }

  private static Values weighed(Values kernel) {
    float[] answers = new float[POINTS.size()];
    for (int i = 0; i < answers.length; i++) {
      for (int k = 0; k < 3; k++) {
        answers[i] += POINTS.get(i).x()[k] * kernel.get(k, 0);
      }
    }
    return new Values(new StepTrial.Values(new long[] {answers.length}, answers));
  }

  @Test
  void whatDoesNotFitIsNamed() {
    try (ModuleTester tester = line()) {
      assertThat(
              assertThrows(
                  IllegalArgumentException.class,
                  () -> tester.predictStep(List.of(POINTS.get(0), new Point(new float[2], 1)))))
          .hasMessageThat()
          .containsMatch("example 1 given to predict does not fit: .*x.*3.*2");
      assertThat(
              assertThrows(
                  IllegalArgumentException.class, () -> tester.trainingStep(List.of("a text"))))
          .hasMessageThat()
          .isEqualTo("example 0 given to trainingStep must be a Point, but was a text");
      assertThat(assertThrows(IllegalArgumentException.class, () -> tester.trainingStep(List.of())))
          .hasMessageThat()
          .contains("at least one example");
      assertThat(assertThrows(IllegalStateException.class, () -> tester.testStep(POINTS)))
          .hasMessageThat()
          .isEqualTo("LineNet has no step for the stage TEST");
      StepResult step = tester.trainingStep(POINTS);
      assertThat(assertThrows(IllegalArgumentException.class, () -> step.metric("trainloss")))
          .hasMessageThat()
          .contains("did you mean \"train_loss\"?");
      assertThat(
              assertThrows(IllegalArgumentException.class, () -> step.gradient("hidden/kernels")))
          .hasMessageThat()
          .contains("did you mean \"hidden/kernel\"?");
      assertThat(assertThrows(IllegalArgumentException.class, () -> tester.weight("nothing")))
          .hasMessageThat()
          .contains("there are [hidden/bias, ");
    }
  }

  @Test
  void aClosedTesterAndOneInUseRefuse() throws Exception {
    ModuleTester tester = line();
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    List<Point> waiting =
        new AbstractList<>() {
          @Override
          public Point get(int index) {
            inside.countDown();
            try {
              leave.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            return POINTS.get(index);
          }

          @Override
          public int size() {
            return 1;
          }
        };
    FutureTask<StepResult> other = new FutureTask<>(() -> tester.validationStep(waiting));
    new Thread(other, "other").start();
    inside.await();
    try {
      assertThat(assertThrows(IllegalStateException.class, () -> tester.trainingStep(POINTS)))
          .hasMessageThat()
          .contains("thread \"other\" is in VALIDATE");
    } finally {
      leave.countDown();
    }
    assertThat(other.get().metrics()).containsKey("val_loss");
    tester.close();
    tester.close();
    assertThat(assertThrows(IllegalStateException.class, tester::weights))
        .hasMessageThat()
        .startsWith("the tester is closed");
  }

  @Test
  void settingsForSeveralBatchesAreRefused() {
    Trainer.Builder builder = LineNetTrainer.builder(new LineNet()).accumulateGradBatches(2);
    assertThat(assertThrows(IllegalArgumentException.class, () -> ModuleTester.of(builder)))
        .hasMessageThat()
        .contains("LineNet accumulates gradients");
  }

  @Test
  void theExportedModelAnswersAsTheStep() {
    try (Trainer trainer = LineNetTrainer.builder(new LineNet()).progressBar(false).build()) {
      KeraunosAssertions.assertExportParity(
          trainer,
          POINTS,
          1e-6,
          LineNetPredictor::load,
          (model, point) -> model.predict(point.x()));
      AssertionError error =
          assertThrows(
              AssertionError.class,
              () ->
                  KeraunosAssertions.assertExportParity(
                      trainer,
                      POINTS,
                      1e-6,
                      LineNetPredictor::load,
                      (model, point) -> {
                        float[] answer = model.predict(point.x());
                        answer[0] += point == POINTS.get(2) ? 1 : 0;
                        return answer;
                      }));
      assertThat(error).hasMessageThat().contains("component 0 of example 2 is ");
    }
  }

  @Test
  void aScriptedDatasetFailsWhereItShould() {
    ScriptedDataset<Point> data =
        ScriptedDataset.of(POINTS).failingAt(3, new IOException("the disk is gone"));
    try (Trainer trainer =
        LineNetTrainer.builder(new LineNet(data))
            .preflight(Preflight.off())
            .progressBar(false)
            .modelSummary(false)
            .maxEpochs(1)
            .build()) {
      assertThat(assertThrows(DatasetException.class, trainer::fit))
          .hasMessageThat()
          .contains("the disk is gone");
    }
    assertThat(data.reads()).contains(3L);
    assertThrows(IndexOutOfBoundsException.class, () -> data.failingAt(4, new IOException()));
  }
}
