package io.keraunos.loading;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.data.StreamDataset;
import io.keraunos.loading.LoaderFixtures.Numbered;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Batches that are split: every example is in one share, and a batch is the same on any layout. */
class ShareTest {

  @AfterEach
  void nothingIsLeft() {
    LoaderFixtures.assertNothingLeft();
  }

  private static List<List<Long>> shares(int workers, int batchSize, Shares shares, long size)
      throws InterruptedException {
    BatchLoaderOptions options =
        new BatchLoaderOptions("test", batchSize, true, workers, false, 42, 2, shares);
    try (BatchLoader loader =
        BatchLoader.open(Numbered.dataset(size), Numbered.COLLATOR, options)) {
      loader.start(1, 0, Long.MAX_VALUE);
      return LoaderFixtures.rest(loader);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void batchesAreTheSameOnEveryLayout(int threads) throws Exception {
    for (long size : new long[] {96, 97, 127, 3}) {
      List<List<Long>> whole = shares(threads, 32, Shares.WHOLE, size);
      for (int processes : new int[] {1, 2, 3}) {
        for (int replicas : new int[] {1, 2, 5}) {
          int total = processes * replicas;
          List<List<List<Long>>> parts = new ArrayList<>();
          for (int process = 0; process < processes; process++) {
            parts.add(shares(threads, 32, new Shares(process, processes, replicas), size));
          }
          for (int batch = 0; batch < whole.size(); batch++) {
            List<Long> together = new ArrayList<>();
            for (List<List<Long>> part : parts) {
              for (int replica = 0; replica < replicas; replica++) {
                List<Long> share = part.get(batch * replicas + replica);
                int even = whole.get(batch).size() / total;
                assertThat(share.size() == even || share.size() == even + 1).isTrue();
                together.addAll(share);
              }
            }
            assertWithMessage("batch %s on %s x %s", batch, processes, replicas)
                .that(together)
                .isEqualTo(whole.get(batch));
          }
        }
      }
    }
  }

  @Test
  void anEpochCanBeStartedAndLimitedByBatches() throws Exception {
    BatchLoaderOptions options =
        new BatchLoaderOptions("test", 4, false, 2, false, 0, 2, new Shares(0, 1, 2));
    try (BatchLoader loader = BatchLoader.open(Numbered.dataset(20), Numbered.COLLATOR, options)) {
      assertThat(loader.batches()).isEqualTo(5);
      assertThat(loader.shares()).isEqualTo(2);
      loader.start(0, 2, 2);
      assertThat(LoaderFixtures.rest(loader))
          .containsExactly(List.of(8L, 9L), List.of(10L, 11L), List.of(12L, 13L), List.of(14L, 15L))
          .inOrder();
    }
  }

  /** Shard s of n yields s, s + n, s + 2 n, … below a size. */
  private static StreamDataset<Numbered> numbers(long size) {
    return (epoch, shard, shards) ->
        LongStream.range(0, size)
            .filter(i -> i % shards == shard)
            .mapToObj(Numbered::new)
            .iterator();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aStreamsBatchesAreSplitEvenlyAndAllOfItIsRead(int threads) throws Exception {
    List<List<Long>> first = stream(threads, new Shares(0, 2, 2), 21);
    List<List<Long>> second = stream(threads, new Shares(1, 2, 2), 21);
    assertThat(first)
        .containsExactly(
            List.of(0L, 2L),
            List.of(4L, 6L),
            List.of(8L, 10L),
            List.of(12L, 14L),
            List.of(16L),
            List.of(18L, 20L))
        .inOrder();
    assertThat(second)
        .containsExactly(
            List.of(1L, 3L),
            List.of(5L, 7L),
            List.of(9L, 11L),
            List.of(13L, 15L),
            List.of(17L),
            List.of(19L))
        .inOrder();
  }

  /** Each worker has 2 or 3 rows of a batch of 8, and starts in the middle where others would. */
  @Test
  void aStreamsBatchesAreThoseOfOneProcessWhereTheyCannotBeSplitEvenly() throws Exception {
    for (int workers = 1; workers <= 5; workers++) {
      for (long firstBatch = 0; firstBatch < 4; firstBatch++) {
        List<List<Long>> batches = new ArrayList<>();
        for (int worker = 0; worker < workers; worker++) {
          List<List<Long>> part = stream(0, new Shares(worker, workers, 1), 27, firstBatch);
          for (int batch = 0; batch < part.size(); batch++) {
            if (batch == batches.size()) {
              batches.add(new ArrayList<>());
            }
            batches.get(batch).addAll(part.get(batch));
          }
        }
        batches.forEach(rows -> rows.sort(null));
        assertWithMessage("from batch %s on %s workers", firstBatch, workers)
            .that(batches)
            .isEqualTo(stream(0, Shares.WHOLE, 27, firstBatch));
      }
    }
  }

  private static List<List<Long>> stream(int threads, Shares shares, long size)
      throws InterruptedException {
    return stream(threads, shares, size, 0);
  }

  private static List<List<Long>> stream(int threads, Shares shares, long size, long firstBatch)
      throws InterruptedException {
    BatchLoaderOptions options =
        new BatchLoaderOptions("test", 8, false, threads, false, 0, 2, shares);
    try (BatchLoader loader = BatchLoader.open(numbers(size), Numbered.COLLATOR, options)) {
      loader.start(0, firstBatch, Long.MAX_VALUE);
      return LoaderFixtures.rest(loader);
    }
  }

  @Test
  void aStreamOfFewerExamplesThanSharesHasEmptyOnes() throws Exception {
    assertThat(stream(0, new Shares(0, 1, 3), 2))
        .containsExactly(List.of(), List.of(0L), List.of(1L))
        .inOrder();
  }

  @Test
  void anUnshardedStreamIsForOneWorker() throws Exception {
    StreamDataset<Numbered> stream =
        StreamDataset.unsharded(() -> List.of(new Numbered(1)).iterator());
    Iterator<Numbered> all = stream.open(0, 0, 1);
    assertThat(all.next()).isEqualTo(new Numbered(1));
    assertThat(assertThrows(IllegalArgumentException.class, () -> stream.open(0, 1, 2)))
        .hasMessageThat()
        .contains("an unsharded stream must be read by one worker, but there are 2");
  }

  @Test
  void sharesMustBeThere() {
    assertThat(assertThrows(IllegalArgumentException.class, () -> new Shares(2, 2, 3)))
        .hasMessageThat()
        .isEqualTo(
            "shares must be at least 1 for a worker that there is, but were 3 for worker 2 of 2");
    assertThrows(IllegalArgumentException.class, () -> new Shares(0, 1, 0));
    assertThrows(IllegalArgumentException.class, () -> new Shares(-1, 1, 1));
  }
}
