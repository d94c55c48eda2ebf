package io.keraunos.graph.execute;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

/** Work that is done by several threads at the same time, many times over. */
class ShareThreadsTest {

  @Test
  void everyShareIsDoneOnceEachTime() {
    AtomicIntegerArray done = new AtomicIntegerArray(4);
    try (ShareThreads threads = new ShareThreads(4)) {
      for (int step = 1; step <= 10_000; step++) {
        threads.run(4, done::incrementAndGet);
        assertThat(done.toString()).isEqualTo("[%d, %d, %d, %d]".formatted(step, step, step, step));
      }
      threads.run(2, done::incrementAndGet);
    }
    assertThat(done.toString()).isEqualTo("[10001, 10001, 10000, 10000]");
  }

  @Test
  void sharesRunAtTheSameTime() {
    CyclicBarrier all = new CyclicBarrier(3);
    try (ShareThreads threads = new ShareThreads(3)) {
      threads.run(
          3,
          share -> {
            try {
              all.await(30, TimeUnit.SECONDS); // only if all three are there
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
          });
    }
  }

  @Test
  void theFirstSharesFailureIsThrownOnceAllHaveEnded() {
    AtomicIntegerArray done = new AtomicIntegerArray(3);
    try (ShareThreads threads = new ShareThreads(3)) {
      IllegalStateException failure =
          assertThrows(
              IllegalStateException.class,
              () ->
                  threads.run(
                      3,
                      share -> {
                        done.incrementAndGet(share);
                        if (share > 0) {
                          throw new IllegalStateException("share " + share);
                        }
                      }));
      assertThat(failure).hasMessageThat().isEqualTo("share 1");
      assertThat(failure.getSuppressed()).hasLength(1);
      assertThat(done.toString()).isEqualTo("[1, 1, 1]");
      threads.run(3, done::incrementAndGet); // and goes on
      assertThat(done.toString()).isEqualTo("[2, 2, 2]");
    }
  }

  @Test
  void anInterruptIsKeptForLater() {
    try (ShareThreads threads = new ShareThreads(2)) {
      Thread.currentThread().interrupt();
      AtomicIntegerArray done = new AtomicIntegerArray(2);
      threads.run(2, done::incrementAndGet);
      assertThat(done.toString()).isEqualTo("[1, 1]");
      assertThat(Thread.interrupted()).isTrue();
    }
  }
}
