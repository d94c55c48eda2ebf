package io.keraunos.preflight;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.data.Dataset;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The origin of rows, through all views. */
class OriginTest {

  private static final int SIZE = 40;

  private final Dataset<Integer> base =
      Dataset.of(IntStream.range(0, SIZE).boxed().toList()); // each example is its index

  private void isTraced(Dataset<Integer> view, boolean drawn) throws Exception {
    long[] all = IntStream.range(0, (int) view.size()).asLongStream().toArray();
    Origin origin = Origin.of(view, all);
    assertThat(origin.dataset()).isSameInstanceAs(base);
    assertThat(origin.drawn()).isEqualTo(drawn);
    for (int row = 0; row < all.length; row++) {
      assertThat(origin.indices()[row]).isEqualTo((long) view.get(row));
    }
  }

  @Test
  void viewsAreTracedToTheDatasetBehindThem() throws Exception {
    isTraced(base, false);
    for (Dataset<Integer> part : base.randomSplit(1, 0.7, 0.3)) {
      isTraced(part.map(example -> example).cache(), false);
    }
    isTraced(base.subset(5, 30).subset(new long[] {3, 1, 2}), false);
    isTraced(base.subset(0, 7).cycle(20), false);
    isTraced(base.weighted(example -> example + 1, 100).subset(10, 50), true);
    isTraced(base.weighted(example -> example + 1, 100).inEpoch(7, 3), true);
  }

  @Test
  void whatIsMadeOfTwoIsTheLast() {
    Dataset<Integer> both = base.concat(base);
    Origin origin = Origin.of(both.subset(50, 60), new long[] {0, 9});
    assertThat(origin.dataset()).isSameInstanceAs(both);
    assertThat(origin.indices()).isEqualTo(new long[] {50, 59});
    assertThat(origin.rows()).containsExactly(50L, 0, 59L, 1);
    assertThat(Origin.of(Dataset.of(List.of()), new long[0]).rows()).isEmpty();
  }
}
