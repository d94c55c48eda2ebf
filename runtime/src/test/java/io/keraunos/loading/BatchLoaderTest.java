package io.keraunos.loading;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.data.Dataset;
import io.keraunos.loading.LoaderFixtures.Numbered;
import io.keraunos.sampling.SamplingOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Batches of a loader, their order, and that nothing is left of it. */
class BatchLoaderTest {

  @AfterEach
  void nothingIsLeft() {
    LoaderFixtures.assertNothingLeft();
  }

  private static BatchLoader open(long size, BatchLoaderOptions options) {
    return BatchLoader.open(Numbered.dataset(size), Numbered.COLLATOR, options);
  }

  private static BatchLoaderOptions options(int workers, boolean shuffle, boolean dropLast) {
    return new BatchLoaderOptions("test", 7, shuffle, workers, dropLast, 42, 4);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 8})
  void theOrderIsTheSameForAnyNumberOfThreads(int workers) throws Exception {
    try (BatchLoader loader = open(100, options(workers, true, false))) {
      for (long epoch = 0; epoch < 3; epoch++) {
        SamplingOrder order = SamplingOrder.shuffled(100, 42, epoch);
        loader.start(epoch, 0, Long.MAX_VALUE);
        assertThat(LoaderFixtures.rest(loader).stream().flatMap(List::stream).toList())
            .containsExactlyElementsIn(LongStream.range(0, 100).mapToObj(order::index).toList())
            .inOrder();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 8})
  void theLastBatchIsShort(int workers) throws Exception {
    try (BatchLoader loader = open(23, options(workers, false, false))) {
      assertThat(loader.batches()).isEqualTo(4);
      assertThat(loader.examples()).isEqualTo(23);
      loader.start(0, 0, Long.MAX_VALUE);
      List<List<Long>> batches = LoaderFixtures.rest(loader);
      assertThat(batches.stream().map(List::size).toList()).containsExactly(7, 7, 7, 2).inOrder();
      assertThat(batches.get(3)).containsExactly(21L, 22L).inOrder();
      assertThat(loader.next()).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void aLastBatchThatIsNotFullCanBeDropped(int workers) throws Exception {
    try (BatchLoader loader = open(23, options(workers, false, true))) {
      assertThat(loader.batches()).isEqualTo(3);
      loader.start(0, 0, Long.MAX_VALUE);
      assertThat(LoaderFixtures.rest(loader).stream().map(List::size).toList())
          .containsExactly(7, 7, 7);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8})
  void anEpochStartedInItsMiddleHasTheSameTail(int workers) throws Exception {
    try (BatchLoader loader = open(100, options(workers, true, false))) {
      loader.start(5, 0, Long.MAX_VALUE);
      List<List<Long>> whole = LoaderFixtures.rest(loader);
      for (int first : new int[] {0, 1, 9, 14, 15}) {
        loader.start(5, first, Long.MAX_VALUE);
        assertThat(LoaderFixtures.rest(loader)).isEqualTo(whole.subList(first, whole.size()));
      }
      loader.start(5, 99, Long.MAX_VALUE);
      assertThat(loader.next()).isNull();
      loader.start(5, 4, 3);
      assertThat(LoaderFixtures.rest(loader)).isEqualTo(whole.subList(4, 7));
      loader.start(5, 4, 0);
      assertThat(loader.next()).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8})
  void anEpochThatIsLeftEarlyLeavesNoTrace(int workers) throws Exception {
    try (BatchLoader loader = open(100, options(workers, true, false))) {
      loader.start(1, 0, Long.MAX_VALUE);
      List<List<Long>> expected = LoaderFixtures.rest(loader);
      for (int round = 0; round < 50; round++) {
        loader.start(round, 0, Long.MAX_VALUE);
        for (int i = 0; i < round % 5; i++) {
          loader.next().release();
        }
        loader.start(1, 0, Long.MAX_VALUE);
        assertThat(LoaderFixtures.rest(loader)).isEqualTo(expected);
      }
    }
  }

  @Test
  void thePoolReusesItsMemory() throws Exception {
    try (BatchLoader loader = open(10_000, options(2, true, false))) {
      for (long epoch = 0; epoch < 3; epoch++) {
        loader.start(epoch, 0, Long.MAX_VALUE);
        LoaderFixtures.rest(loader);
      }
      // Prefetch 4, one in the consumer's hands, one short one; one tensor each.
      assertThat(BatchLoader.liveTensors()).isAtMost(6);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void aBatchThatIsHeldOutlivesItsLoader(int workers) throws Exception {
    Batch held;
    try (BatchLoader loader = open(100, options(workers, false, false))) {
      loader.start(0, 0, Long.MAX_VALUE);
      held = loader.next();
    }
    assertThat(LoaderFixtures.indices(held)).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L).inOrder();
    assertThat(BatchLoader.liveTensors()).isEqualTo(1);
    held.release();
    assertThrows(IllegalStateException.class, held::release);
    assertThrows(IllegalStateException.class, () -> held.tensor(0));
  }

  @Test
  void anEmptyDatasetHasNoBatches() throws Exception {
    try (BatchLoader loader = open(0, options(2, true, false))) {
      assertThat(loader.batches()).isEqualTo(0);
      loader.start(0, 0, Long.MAX_VALUE);
      assertThat(loader.next()).isNull();
    }
  }

  @Test
  void aLoaderSaysHowItIsUsed() throws Exception {
    BatchLoader loader = open(10, options(1, true, false));
    assertThat(loader.waited()).isEqualTo(Duration.ZERO);
    assertThat(assertThrows(IllegalStateException.class, loader::next))
        .hasMessageThat()
        .contains("must be started");
    assertThat(assertThrows(IllegalArgumentException.class, () -> loader.start(-1, 0, 1)))
        .hasMessageThat()
        .isEqualTo("epoch must be at least 0, but was -1");
    loader.close();
    loader.close();
    assertThat(assertThrows(IllegalStateException.class, () -> loader.start(0, 0, 1)))
        .hasMessageThat()
        .contains("was closed");
    assertThat(
            assertThrows(
                IllegalArgumentException.class,
                () -> new BatchLoaderOptions("x", 0, false, 0, false, 0, 1)))
        .hasMessageThat()
        .isEqualTo("batchSize must be at least 1, but was 0");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void batchesComeInOrderWhateverTheDelays(int workers) throws Exception {
    Dataset<Numbered> slow = LoaderFixtures.withRandomDelays(Numbered.dataset(700));
    for (int prefetch : new int[] {1, 2, 5, 16}) {
      BatchLoaderOptions options =
          new BatchLoaderOptions("test", 3, true, workers, false, 1, prefetch);
      try (BatchLoader loader = BatchLoader.open(slow, Numbered.COLLATOR, options)) {
        for (long epoch = 0; epoch < 3; epoch++) {
          SamplingOrder order = SamplingOrder.shuffled(700, 1, epoch);
          loader.start(epoch, 0, Long.MAX_VALUE);
          List<Long> seen = new ArrayList<>();
          LoaderFixtures.rest(loader).forEach(seen::addAll);
          assertWithMessage("workers %s prefetch %s", workers, prefetch)
              .that(seen)
              .isEqualTo(LongStream.range(0, 700).mapToObj(order::index).toList());
        }
      }
    }
  }
}
