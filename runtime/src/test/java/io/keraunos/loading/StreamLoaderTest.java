package io.keraunos.loading;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.data.DatasetException;
import io.keraunos.data.StreamDataset;
import io.keraunos.loading.LoaderFixtures.Numbered;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Batches of a dataset that can only be read in turn. */
class StreamLoaderTest {

  @AfterEach
  void nothingIsLeft() {
    LoaderFixtures.assertNothingLeft();
  }

  /** Yields {@code 1000 * epoch + 0 … size - 1}, and counts how often it is opened and closed. */
  private static final class Counting implements StreamDataset<Numbered> {
    private final int size;
    private final long failAt;
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();

    Counting(int size, long failAt) {
      this.size = size;
      this.failAt = failAt;
    }

    @Override
    public Iterator<Numbered> open(long epoch, int shard, int shards) {
      opened.incrementAndGet();
      return new Pass(epoch);
    }

    private final class Pass implements Iterator<Numbered>, AutoCloseable {
      private final long epoch;
      private long next;

      Pass(long epoch) {
        this.epoch = epoch;
      }

      @Override
      public boolean hasNext() {
        return next < size;
      }

      @Override
      public Numbered next() {
        if (next == failAt) {
          throw new IllegalStateException("the queue is gone");
        }
        return new Numbered(1000 * epoch + next++);
      }

      @Override
      public void close() {
        closed.incrementAndGet();
      }
    }
  }

  private static BatchLoaderOptions options(int workers, boolean dropLast) {
    return new BatchLoaderOptions("test", 4, false, workers, dropLast, 0, 3);
  }

  private static List<Long> range(long from, long to) {
    return LongStream.range(from, to).boxed().toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8})
  void aStreamIsReadToItsEnd(int workers) throws Exception {
    Counting stream = new Counting(10, -1);
    try (BatchLoader loader =
        BatchLoader.open(stream, Numbered.COLLATOR, options(workers, false))) {
      assertThat(loader.batches()).isEqualTo(-1);
      assertThat(loader.examples()).isEqualTo(-1);
      for (long epoch = 0; epoch < 3; epoch++) {
        loader.start(epoch, 0, Long.MAX_VALUE);
        long base = 1000 * epoch;
        assertThat(LoaderFixtures.rest(loader))
            .containsExactly(
                range(base, base + 4), range(base + 4, base + 8), range(base + 8, base + 10))
            .inOrder();
        assertThat(loader.next()).isNull();
        assertThat(stream.closed.get()).isEqualTo(epoch + 1);
      }
    }
    assertThat(stream.opened.get()).isEqualTo(3);
    assertThat(stream.closed.get()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aStreamThatEndsWithAFullBatchHasNoEmptyOne(int workers) throws Exception {
    try (BatchLoader loader =
        BatchLoader.open(new Counting(8, -1), Numbered.COLLATOR, options(workers, false))) {
      loader.start(0, 0, Long.MAX_VALUE);
      assertThat(LoaderFixtures.rest(loader)).containsExactly(range(0, 4), range(4, 8)).inOrder();
    }
    try (BatchLoader loader =
        BatchLoader.open(new Counting(0, -1), Numbered.COLLATOR, options(workers, false))) {
      loader.start(0, 0, Long.MAX_VALUE);
      assertThat(LoaderFixtures.rest(loader)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void theEndCanBeDroppedTheStartSkippedAndTheRestLimited(int workers) throws Exception {
    Counting stream = new Counting(22, -1);
    try (BatchLoader loader = BatchLoader.open(stream, Numbered.COLLATOR, options(workers, true))) {
      loader.start(0, 3, Long.MAX_VALUE);
      assertThat(LoaderFixtures.rest(loader))
          .containsExactly(range(12, 16), range(16, 20))
          .inOrder();
      loader.start(0, 1, 2);
      assertThat(LoaderFixtures.rest(loader)).containsExactly(range(4, 8), range(8, 12)).inOrder();
      assertThat(stream.closed.get()).isEqualTo(2);
      loader.start(0, 50, Long.MAX_VALUE);
      assertThat(LoaderFixtures.rest(loader)).isEmpty();
    }
    assertThat(stream.closed.get()).isEqualTo(stream.opened.get());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aStreamThatIsLeftEarlyIsClosed(int workers) throws Exception {
    Counting stream = new Counting(1000, -1);
    try (BatchLoader loader =
        BatchLoader.open(stream, Numbered.COLLATOR, options(workers, false))) {
      for (long epoch = 0; epoch < 20; epoch++) {
        loader.start(epoch, 0, Long.MAX_VALUE);
        Batch batch = loader.next();
        assertThat(LoaderFixtures.indices(batch)).isEqualTo(range(1000 * epoch, 1000 * epoch + 4));
        batch.release();
      }
    }
    assertThat(stream.opened.get()).isEqualTo(20);
    assertThat(stream.closed.get()).isEqualTo(20);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void anExceptionNamesThePosition(int workers) throws Exception {
    Counting stream = new Counting(10, 6);
    try (BatchLoader loader =
        BatchLoader.open(stream, Numbered.COLLATOR, options(workers, false))) {
      loader.start(2, 0, Long.MAX_VALUE);
      loader.next().release();
      DatasetException e = assertThrows(DatasetException.class, loader::next);
      assertThat(e)
          .hasMessageThat()
          .isEqualTo(
              "Loader 'test' could not load the example at position 6 of its stream in epoch 2:"
                  + " java.lang.IllegalStateException: the queue is gone");
      assertThat(e.example()).isEqualTo(6);
    }
    assertThat(stream.closed.get()).isEqualTo(1);
  }

  @Test
  void aStreamThatCannotBeOpenedIsReported() throws Exception {
    StreamDataset<Numbered> broken = (epoch, shard, shards) -> null;
    try (BatchLoader loader = BatchLoader.open(broken, Numbered.COLLATOR, options(1, false))) {
      loader.start(0, 0, Long.MAX_VALUE);
      assertThat(assertThrows(DatasetException.class, loader::next))
          .hasMessageThat()
          .contains("open must return an iterator, but returned null");
    }
  }

  @Test
  void aStreamCannotBeShuffledByIndex() {
    BatchLoaderOptions shuffled = new BatchLoaderOptions("test", 4, true, 0, false, 0, 3);
    assertThat(
            assertThrows(
                IllegalArgumentException.class,
                () -> BatchLoader.open(new Counting(1, -1), Numbered.COLLATOR, shuffled)))
        .hasMessageThat()
        .contains("shuffle of loader 'test' must be false, but was true");
  }

  private static List<List<Long>> epoch(StreamDataset<Numbered> stream, long epoch)
      throws Exception {
    try (BatchLoader loader = BatchLoader.open(stream, Numbered.COLLATOR, options(1, false))) {
      loader.start(epoch, 0, Long.MAX_VALUE);
      return LoaderFixtures.rest(loader);
    }
  }

  @Test
  void aStreamIsMappedAndShuffled() throws Exception {
    Counting source = new Counting(100, -1);
    StreamDataset<Numbered> stream =
        source.map(example -> new Numbered(example.index() % 1000)).shuffle(20, 5);
    List<Long> order = epoch(stream, 3).stream().flatMap(List::stream).toList();
    assertThat(order).containsExactlyElementsIn(range(0, 100));
    assertThat(order).isNotEqualTo(range(0, 100));
    for (int i = 0; i < 100; i++) {
      // Nothing comes before it was read into the buffer.
      assertThat(order.get(i)).isAtMost((long) i + 19);
    }
    assertThat(epoch(stream, 3).stream().flatMap(List::stream).toList()).isEqualTo(order);
    assertThat(epoch(stream, 4).stream().flatMap(List::stream).toList()).isNotEqualTo(order);
    assertThat(source.closed.get()).isEqualTo(3);
    assertThat(epoch(source.shuffle(1, 0), 0).get(0)).isEqualTo(range(0, 4));
    assertThrows(IllegalArgumentException.class, () -> source.shuffle(0, 0));
  }
}
