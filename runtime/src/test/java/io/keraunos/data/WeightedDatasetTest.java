package io.keraunos.data;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.loading.BatchLoader;
import io.keraunos.loading.BatchLoaderOptions;
import io.keraunos.loading.LoaderFixtures;
import io.keraunos.loading.LoaderFixtures.Numbered;
import io.keraunos.loading.Shares;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Draws by weight, and the weights of classes. */
class WeightedDatasetTest {

  private static Dataset<Numbered> weighted(long draws, double... weights) {
    return Numbered.dataset(weights.length).weighted(weights, draws);
  }

  private static int[] histogram(Dataset<Numbered> dataset, int examples) throws Exception {
    int[] histogram = new int[examples];
    for (long i = 0; i < dataset.size(); i++) {
      histogram[(int) dataset.get(i).index()]++;
    }
    return histogram;
  }

  @Test
  void anExampleComesAsOftenAsItsWeightSays() throws Exception {
    double[][] all = {{1, 2, 3, 4}, {0, 1e-3, 0, 1e-3, 2e-3}, {5}, {0, 0, 9}, {1, 1, 1, 100, 1}};
    int draws = 100_000;
    for (double[] weights : all) {
      double sum = IntStream.range(0, weights.length).mapToDouble(i -> weights[i]).sum();
      int[] histogram = histogram(weighted(draws, weights).inEpoch(3, 4), weights.length);
      for (int i = 0; i < weights.length; i++) {
        double p = weights[i] / sum;
        // Five standard deviations of a binomial distribution; none for what has no weight.
        assertWithMessage("index %s", i)
            .that((double) histogram[i])
            .isWithin(5 * Math.sqrt(draws * p * (1 - p)))
            .of(draws * p);
      }
    }
  }

  /** A draw says nothing of the next one: the pairs are as frequent as the product says. */
  @Test
  void drawsAreIndependent() throws Exception {
    int draws = 100_000;
    Dataset<Numbered> dataset = weighted(draws + 1, 1, 3).inEpoch(1, 0);
    int[] pairs = new int[4];
    for (int i = 0; i < draws; i++) {
      pairs[(int) (2 * dataset.get(i).index() + dataset.get(i + 1).index())]++;
    }
    double[] expected = {1 / 16.0, 3 / 16.0, 3 / 16.0, 9 / 16.0};
    for (int i = 0; i < 4; i++) {
      assertThat((double) pairs[i] / draws).isWithin(0.01).of(expected[i]);
    }
  }

  private static List<List<Long>> read(
      Dataset<Numbered> dataset, int threads, Shares shares, long epoch, long first)
      throws InterruptedException {
    BatchLoaderOptions options =
        new BatchLoaderOptions("test", 8, false, threads, false, 7, 2, shares);
    try (BatchLoader loader = BatchLoader.open(dataset, Numbered.COLLATOR, options)) {
      loader.start(epoch, first, Long.MAX_VALUE);
      return LoaderFixtures.rest(loader);
    }
  }

  @Test
  void theDrawsDependOnSeedAndEpochOnly() throws Exception {
    double[] weights = IntStream.range(0, 50).mapToDouble(i -> i).toArray();
    Dataset<Numbered> dataset = weighted(80, weights);
    List<List<Long>> epoch = read(dataset, 0, Shares.WHOLE, 5, 0);
    assertThat(epoch).hasSize(10);
    assertThat(read(dataset, 4, Shares.WHOLE, 5, 0)).isEqualTo(epoch);
    assertThat(read(dataset, 4, Shares.WHOLE, 5, 6)).isEqualTo(epoch.subList(6, 10));
    assertThat(read(dataset, 0, Shares.WHOLE, 6, 0)).isNotEqualTo(epoch);
    List<List<Long>> firstWorker = read(dataset, 2, new Shares(0, 2, 1), 5, 0);
    List<List<Long>> secondWorker = read(dataset, 0, new Shares(1, 2, 1), 5, 0);
    for (int i = 0; i < 10; i++) {
      List<Long> joined = new ArrayList<>(firstWorker.get(i));
      joined.addAll(secondWorker.get(i));
      assertThat(joined).isEqualTo(epoch.get(i));
    }
    assertThat(histogram(dataset.inEpoch(7, 5), 50)).isNotEqualTo(histogram(dataset, 50));
    assertThat(histogram(dataset.inEpoch(8, 5), 50))
        .isNotEqualTo(histogram(dataset.inEpoch(7, 5), 50));
    LoaderFixtures.assertNothingLeft();
  }

  @Test
  void viewsOfItHaveTheEpochsDraws() throws Exception {
    Dataset<Numbered> drawn = weighted(20, 1, 2, 3, 4, 5);
    Dataset<Numbered> inEpoch = drawn.inEpoch(1, 2);
    Dataset<Numbered> joined =
        drawn
            .map(example -> new Numbered(example.index() + 100))
            .subset(2, 18)
            .concat(drawn.subset(new long[] {19, 0}))
            .inEpoch(1, 2);
    for (int i = 0; i < 16; i++) {
      assertThat(joined.get(i).index()).isEqualTo(inEpoch.get(i + 2).index() + 100);
    }
    assertThat(joined.get(16)).isEqualTo(inEpoch.get(19));
    assertThat(joined.get(17)).isEqualTo(inEpoch.get(0));
    Dataset<Numbered> plain =
        Numbered.dataset(9)
            .map(example -> example)
            .subset(0, 9)
            .concat(Numbered.dataset(1))
            .subset(new long[] {3})
            .cache();
    assertThat(plain.inEpoch(1, 2)).isSameInstanceAs(plain);
    assertThat(assertThrows(IllegalStateException.class, () -> drawn.cache().inEpoch(1, 2)))
        .hasMessageThat()
        .isEqualTo(
            "cache() must not follow a view whose examples change from epoch to epoch, such as"
                + " weighted(...), but does: put cache() first");
    assertThat(weighted(5, 1, 1).map(example -> example).cache().size()).isEqualTo(5);
  }

  @Test
  void weightsMayBeComputedFromTheExamples() throws Exception {
    Dataset<Numbered> odd =
        Numbered.dataset(10).weighted(example -> example.index() % 2, 200).inEpoch(0, 0);
    int[] histogram = histogram(odd, 10);
    for (int i = 0; i < 10; i++) {
      assertThat(histogram[i] > 0).isEqualTo(i % 2 == 1);
    }
    Dataset<Numbered> failing =
        Numbered.dataset(3)
            .map(
                example -> {
                  throw new IOException("mine");
                });
    assertThat(assertThrows(IllegalStateException.class, () -> failing.weighted(example -> 1, 3)))
        .hasMessageThat()
        .isEqualTo(
            "the example at index 0 of 3 cannot be read to be weighted: java.io.IOException: mine");
  }

  @ParameterizedTest
  @CsvSource({
    "1, -1, 'weights must each be at least 0 and finite, but that of the example at index 1 was"
        + " -1.0'",
    "NaN, 1, 'weights must each be at least 0 and finite, but that of the example at index 0 was"
        + " NaN'",
    "1, Infinity, 'weights must each be at least 0 and finite, but that of the example at index 1"
        + " was Infinity'",
    "0, 0, 'weights must have a sum above 0 and finite, but their sum was 0.0'",
  })
  void weightsThatCannotBeDrawnFromAreRefused(double first, double second, String message) {
    assertThat(assertThrows(IllegalArgumentException.class, () -> weighted(3, first, second)))
        .hasMessageThat()
        .isEqualTo(message);
  }

  @Test
  void thereIsAWeightForEachExample() {
    assertThat(
            assertThrows(
                IllegalArgumentException.class,
                () -> Numbered.dataset(3).weighted(new double[] {1, 1}, 3)))
        .hasMessageThat()
        .isEqualTo("weights must be one for each of the 3 examples, but were 2");
    assertThat(assertThrows(IllegalArgumentException.class, () -> weighted(-1, 1)))
        .hasMessageThat()
        .isEqualTo("draws must be at least 0, but was -1");
    assertThrows(IndexOutOfBoundsException.class, () -> weighted(3, 1).get(3));
  }

  @Test
  void balancedWeightsAreScikitLearns() {
    int[] labels = {0, 0, 0, 1, 2, 2};
    assertThat(ClassWeights.counts(labels, 3)).isEqualTo(new long[] {3, 1, 2});
    // 6 / (3 * 3), 6 / (3 * 1), 6 / (3 * 2)
    double[] weights = ClassWeights.balanced(3, 1, 2);
    assertThat(weights).usingTolerance(1e-12).containsExactly(2 / 3.0, 2.0, 1.0).inOrder();
    assertThat(ClassWeights.ofExamples(labels, new double[] {7, 8, 9}))
        .isEqualTo(new double[] {7, 7, 7, 8, 9, 9});
    assertThat(assertThrows(IllegalArgumentException.class, () -> ClassWeights.balanced(2, 0)))
        .hasMessageThat()
        .isEqualTo("every class must have at least 1 example to be balanced, but class 1 has 0");
    assertThat(assertThrows(IllegalArgumentException.class, () -> ClassWeights.counts(labels, 2)))
        .hasMessageThat()
        .isEqualTo("labels must be from 0 to 1, but that at index 4 was 2");
    assertThrows(IllegalArgumentException.class, () -> ClassWeights.balanced());
  }
}
