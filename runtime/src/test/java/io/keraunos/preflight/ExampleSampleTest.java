package io.keraunos.preflight;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.annotation.Stage;
import io.keraunos.data.Dataset;
import io.keraunos.preflight.ComponentSample.Moments;
import io.keraunos.preflight.Samples.Row;
import java.io.IOException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExampleSampleTest {

  private static Samples numbers(int size) {
    return new Samples(2).with(Stage.TRAIN, size, i -> new Row(new float[] {i, -2 * i}, i % 5));
  }

  @Test
  void aSampleHasTheFirstAndTheLastAndIsTheSameAgain() {
    ExampleSample sample = numbers(1000).atMost(50).sample(Stage.TRAIN);
    assertThat(sample.rows()).isEqualTo(50);
    assertThat(sample.isWhole()).isFalse();
    assertThat(sample.index(0)).isEqualTo(0);
    assertThat(sample.index(1)).isEqualTo(999);
    assertThat(sample.toString())
        .isEqualTo(numbers(1000).atMost(50).sample(Stage.TRAIN).toString());
    assertThat(sample.inWords()).isEqualTo("50 sampled of 1,000 examples");
  }

  @Test
  void aSmallDatasetIsReadWhole() {
    ExampleSample sample = numbers(30).sample(Stage.TRAIN);
    assertThat(sample.isWhole()).isTrue();
    int[] rows = sample.byIndex();
    assertThat(IntStream.of(rows).mapToLong(sample::index).toArray())
        .isEqualTo(IntStream.range(0, 30).asLongStream().toArray());
    ComponentSample x = sample.component("x").orElseThrow();
    assertThat(x.columns()).isEqualTo(2);
    Moments first = x.moments(0);
    assertThat(first.mean()).isWithin(1e-9).of(14.5);
    assertThat(first.deviation()).isWithin(1e-9).of(Math.sqrt((30 * 30 - 1) / 12.0));
    assertThat(x.moments(1).magnitude()).isWithin(1e-9).of(29);
    assertThat(x.greatest(rows[7])).isEqualTo(7);
    assertThat(x.least(rows[7])).isEqualTo(-14);
    assertThat(sample.component("label").orElseThrow().code(rows[7])).isEqualTo(2);
  }

  @Test
  void whatAnExampleThrowsIsLeftToTheLoader() {
    Dataset<Row> failing =
        Samples.rows(30, i -> new Row(new float[] {i, i}, i))
            .map(
                row -> {
                  if (row.label() == 7) {
                    throw new IOException("unreadable");
                  }
                  return row;
                });
    ExampleSample sample = new Samples(2).with(Stage.TRAIN, failing).sample(Stage.TRAIN);
    assertThat(sample.rows()).isEqualTo(29);
    assertThat(sample.outside()).isEmpty();
  }

  @Test
  void anArrayOfAnotherLengthIsLeftToTheLoader() {
    ExampleSample sample =
        new Samples(2)
            .with(Stage.TRAIN, 30, i -> new Row(new float[i == 3 ? 3 : 2], i))
            .sample(Stage.TRAIN);
    assertThat(sample.rows()).isEqualTo(29);
    assertThat(sample.outside()).isEmpty();
  }
}
