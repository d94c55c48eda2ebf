package io.keraunos.preflight;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.annotation.Stage;
import io.keraunos.data.Dataset;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.graph.plan.InputUse.Line;
import io.keraunos.preflight.Samples.Row;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

/** Classes that there are not, classes that count twice, pixels as they are in a file. */
class ClassesAndScalesTest {

  private final Random random = new Random(1);

  private Row row(int label) {
    float[] x = new float[4];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
    }
    return new Row(x, label);
  }

  private Samples kinds(int size, int logits, int kinds) {
    return new Samples(4)
        .label(Samples.labels(logits))
        .with(Stage.TRAIN, size, i -> row(random.nextInt(kinds)))
        .with(Stage.VALIDATE, 60, i -> row(random.nextInt(kinds)));
  }

  @Test
  void aLossHasAsManyClassesAsThereAre() {
    List<Finding> found = kinds(200, 10, 3).find();
    assertThat(found).hasSize(1);
    assertThat(found.get(0).rule()).isEqualTo(Rule.CLASSES_NEVER_SEEN);
    assertThat(found.get(0).text())
        .startsWith(
            "label is never above 2 in all 200 examples of Net.TRAIN, but is compared with 10"
                + " logits: 7 of them");
    assertThat(kinds(199, 10, 3).rules()).isEmpty(); // too few to know
    assertThat(kinds(200, 5, 3).rules()).isEmpty(); // one or two may be rare
    assertThat(kinds(200, 3, 3).rules()).isEmpty();
    assertThat(kinds(200, 10, 3).with(Stage.VALIDATE, 60, i -> row(i % 10)).rules())
        .doesNotContain(Rule.CLASSES_NEVER_SEEN); // validation has them
  }

  /** One row in ten is of class 1. */
  private Dataset<Row> rare() {
    return Samples.rows(1000, i -> row(i % 10 == 0 ? 1 : 0));
  }

  private static Samples weighed(Dataset<Row> rows, Double... weights) {
    return new Samples(4).label(Samples.weighed(weights)).with(Stage.TRAIN, rows);
  }

  @Test
  void aRareClassDoesNotCountTwice() {
    Dataset<Row> drawn = rare().weighted(row -> row.label() == 1 ? 9 : 1, 1000);
    List<Finding> found = weighed(drawn, 0.55, 5.0).find();
    assertThat(found).hasSize(1);
    assertThat(found.get(0).rule()).isEqualTo(Rule.WEIGHED_AND_DRAWN);
    assertThat(found.get(0).text()).startsWith("label is 1 in ");
    assertThat(found.get(0).text())
        .contains("the loss multiplies that class by 5, and another by 0.5500: it counts twice");
    assertThat(weighed(drawn.map(row -> row), 0.55, 5.0).rules())
        .containsExactly(Rule.WEIGHED_AND_DRAWN);
    assertThat(weighed(rare(), 0.55, 5.0).rules()).isEmpty();
    assertThat(weighed(drawn).rules()).isEmpty();
    assertThat(weighed(drawn, 1.0, 1.5).rules()).isEmpty();
    // Drawn by something else: the class is as rare as before.
    assertThat(weighed(rare().weighted(row -> Math.abs(row.x()[0]), 1000), 0.55, 5.0).rules())
        .isEmpty();
  }

  private List<Rule> images(IntUnaryOperator pixel, Optional<Line> line, int... shape) {
    int elements = 1;
    for (int dimension : shape) {
      elements *= dimension;
    }
    int size = elements;
    return new Samples(shape)
        .x(Samples.use(line, false, false))
        .with(
            Stage.TRAIN,
            60,
            i -> {
              float[] x = new float[size];
              for (int p = 0; p < size; p++) {
                x[p] = pixel.applyAsInt(random.nextInt(256));
              }
              return new Row(x, i % 3);
            })
        .rules();
  }

  @Test
  void pixelsAreDivided() {
    IntUnaryOperator dark = value -> value < 200 ? 0 : value;
    assertThat(images(dark, Optional.of(Line.SAME), 8, 8)).containsExactly(Rule.INPUT_SCALE);
    assertThat(images(dark, Optional.of(new Line(1, -128)), 8, 8, 3))
        .containsExactly(Rule.INPUT_SCALE);
    assertThat(images(dark, Optional.of(new Line(1 / 255.0, 0)), 8, 8)).isEmpty();
    assertThat(images(dark, Optional.empty(), 8, 8)).isEmpty(); // normalized after
    assertThat(images(dark, Optional.of(Line.SAME), 64)).isEmpty(); // a table
    assertThat(images(value -> value / 16, Optional.of(Line.SAME), 8, 8)).isEmpty(); // counts
    assertThat(images(value -> value < 200 ? 0 : value - 400, Optional.of(Line.SAME), 8, 8))
        .isEmpty();
  }

  // KER3033

  @Test
  void aRareClassThatWeighsLessIsTold() {
    List<Finding> found = weighed(rare(), 5.0, 0.55).find();
    assertThat(found).hasSize(1);
    assertThat(found.get(0).rule()).isEqualTo(Rule.WEIGHTS_UPSIDE_DOWN);
    assertThat(found.get(0).text())
        .contains(
            "the loss weighs the rare one with 0.5500 and the frequent one with 5: it counts");
    assertThat(weighed(rare(), 1.0, 0.6).rules()).isEmpty();
    assertThat(weighed(rare(), 1.0, 0.0).rules()).isEmpty(); // left out on purpose
    assertThat(weighed(rare(), 1.0, 12.0).rules()).isEmpty();
  }
}
