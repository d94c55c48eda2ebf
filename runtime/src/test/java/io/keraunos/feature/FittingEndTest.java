package io.keraunos.feature;

import static com.google.common.truth.Truth.assertThat;
import static io.keraunos.feature.MixedRows.EXAMPLES;
import static io.keraunos.feature.MixedRows.MIXED;
import static io.keraunos.feature.MixedRows.ROWS;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.data.Dataset;
import io.keraunos.data.DatasetException;
import io.keraunos.data.StreamDataset;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The end of a pass, early or not, its progress, and streams. */
@Timeout(60)
class FittingEndTest {

  @AfterEach
  void noThreadIsLeft() {
    assertThat(
            Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.contains("-features-"))
                .toList())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void anInterruptEndsThePass(int threads) throws Exception {
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    Dataset<Object[]> blocking =
        Dataset.of(EXAMPLES)
            .map(
                example -> {
                  reading.countDown();
                  never.await();
                  return example;
                });
    Thread caller = Thread.currentThread();
    Thread interrupter =
        new Thread(
            () -> {
              try {
                reading.await();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
              caller.interrupt();
            });
    interrupter.start();
    assertThrows(
        InterruptedException.class,
        () -> FeatureFitting.fit("train", blocking, MIXED, threads, rows -> {}, () -> false));
    interrupter.join();
    assertThat(Thread.interrupted()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void aPassEndsWhenThatIsAsked(int threads) {
    AtomicBoolean stop = new AtomicBoolean();
    AtomicInteger read = new AtomicInteger();
    Dataset<Object[]> endless =
        new Dataset<>() {
          @Override
          public long size() {
            return Long.MAX_VALUE / 2;
          }

          @Override
          public Object[] get(long index) {
            stop.compareAndSet(false, read.incrementAndGet() > 5_000);
            return EXAMPLES.get((int) (index % ROWS));
          }
        };
    assertThrows(
        InterruptedException.class,
        () -> FeatureFitting.fit("train", endless, MIXED, threads, rows -> {}, stop::get));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void progressIsToldInTheCallingThread(int threads) throws Exception {
    List<Long> told = new ArrayList<>();
    CountDownLatch twice = new CountDownLatch(2);
    Thread caller = Thread.currentThread();
    Dataset<Object[]> slow =
        Dataset.of(EXAMPLES.subList(0, 400))
            .map(
                example -> {
                  LockSupport.parkNanos(1_000_000);
                  if (Thread.currentThread() != caller && example == EXAMPLES.get(300)) {
                    twice.await();
                  }
                  return example;
                });
    FeatureFitting.fit(
        "train",
        slow,
        MIXED,
        threads,
        rows -> {
          assertThat(Thread.currentThread()).isSameInstanceAs(caller);
          told.add(rows);
          twice.countDown();
        },
        () -> false);
    assertThat(told).isInOrder();
    assertThat(told.size()).isAtLeast(3);
    assertThat(told.get(0)).isLessThan(400);
    assertThat(told.get(told.size() - 1)).isEqualTo(400);
  }

  private static final class Closing implements Iterator<Object[]>, AutoCloseable {
    private final Iterator<Object[]> examples = EXAMPLES.iterator();
    private boolean closed;
    private int left;

    Closing(int left) {
      this.left = left;
    }

    @Override
    public boolean hasNext() {
      return examples.hasNext();
    }

    @Override
    public Object[] next() {
      if (left-- == 0) {
        throw new IllegalStateException("connection lost");
      }
      return examples.next();
    }

    @Override
    public void close() throws IOException {
      closed = true;
      throw new IOException("only a warning");
    }
  }

  @Test
  void aStreamIsClosedAndItsFailureNamesThePosition() throws Exception {
    Closing whole = new Closing(-1);
    FeatureFitting.fit("train", (epoch, shard, shards) -> whole, MIXED, rows -> {}, () -> false);
    assertThat(whole.closed).isTrue();
    Closing failing = new Closing(123);
    DatasetException e =
        assertThrows(
            DatasetException.class,
            () ->
                FeatureFitting.fit(
                    "train", (epoch, shard, shards) -> failing, MIXED, rows -> {}, () -> false));
    assertThat(failing.closed).isTrue();
    assertThat(e)
        .hasMessageThat()
        .isEqualTo(
            "Loader 'train' could not load the example at position 123 of its stream in epoch 0, to"
                + " measure its features: java.lang.IllegalStateException: connection lost");
    assertThat(e.example()).isEqualTo(123);
    Closing stopped = new Closing(-1);
    assertThrows(
        InterruptedException.class,
        () ->
            FeatureFitting.fit(
                "train", (epoch, shard, shards) -> stopped, MIXED, rows -> {}, () -> true));
    assertThat(stopped.closed).isTrue();
  }

  @Test
  void aStreamThatDoesNotOpenIsReported() {
    DatasetException e =
        assertThrows(
            DatasetException.class,
            () ->
                FeatureFitting.<Object[]>fit(
                    "train", (epoch, shard, shards) -> null, MIXED, rows -> {}, () -> false));
    assertThat(e)
        .hasMessageThat()
        .endsWith("features: open must return an iterator, but returned null");
    StreamDataset<Object[]> holes =
        StreamDataset.unsharded(() -> Collections.<Object[]>singletonList(null).iterator());
    assertThat(
            assertThrows(
                DatasetException.class,
                () -> FeatureFitting.fit("train", holes, MIXED, rows -> {}, () -> false)))
        .hasMessageThat()
        .endsWith("features: the stream must yield examples, but yielded null");
  }
}
