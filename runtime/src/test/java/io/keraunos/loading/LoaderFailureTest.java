package io.keraunos.loading;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.data.Dataset;
import io.keraunos.data.DatasetException;
import io.keraunos.loading.LoaderFixtures.Numbered;
import io.keraunos.spi.Collator;
import io.keraunos.spi.ExampleWriter;
import io.keraunos.spi.Feature;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Errors and remains of a loader when an example cannot be loaded or its reader is stopped. */
@Timeout(60)
class LoaderFailureTest {

  @AfterEach
  void nothingIsLeft() {
    LoaderFixtures.assertNothingLeft();
  }

  private static BatchLoaderOptions options(int workers) {
    return new BatchLoaderOptions("test", 5, false, workers, false, 0, 4);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 8})
  @SuppressWarnings("resource") // a loader that fails closes itself: that is what is tested
  void anExceptionFromGetComesAfterTheBatchesBeforeIt(int workers) throws Exception {
    IOException cause = new IOException("disk on fire");
    Dataset<Numbered> failing =
        Numbered.dataset(100)
            .map(
                example -> {
                  if (example.index() >= 33) {
                    throw example.index() == 33 ? cause : new IOException("later");
                  }
                  return example;
                });
    BatchLoader loader = BatchLoader.open(failing, Numbered.COLLATOR, options(workers));
    loader.start(0, 0, Long.MAX_VALUE);
    for (int batch = 0; batch < 6; batch++) {
      loader.next().release();
    }
    DatasetException e = assertThrows(DatasetException.class, loader::next);
    assertThat(e).hasCauseThat().isSameInstanceAs(cause);
    assertThat(e)
        .hasMessageThat()
        .isEqualTo(
            "Loader 'test' could not load the example at index 33 of 100: java.io.IOException:"
                + " disk on fire");
    assertThat(e.loader()).isEqualTo("test");
    assertThat(e.example()).isEqualTo(33);
    assertThrows(IllegalStateException.class, loader::next);
  }

  /** A collator whose writes fail from one number on; small rows are read some at a time. */
  private static Collator<Numbered> failingFrom(long first) {
    return new Collator<>() {
      @Override
      public Class<Numbered> exampleType() {
        return Numbered.class;
      }

      @Override
      public List<Feature> features() {
        return Numbered.COLLATOR.features();
      }

      @Override
      public void write(Numbered example, ExampleWriter row) {
        if (example.index() >= first) {
          throw new IllegalStateException("write " + example.index());
        }
        Numbered.COLLATOR.write(example, row);
      }
    };
  }

  @ParameterizedTest
  @CsvSource({"3, 1, get 1", "1, 3, write 1", "2, 2, get 2", "4, 9, write 4"})
  void theFirstOfTheRowsThatFailIsReported(long write, long get, String text) throws Exception {
    Dataset<Numbered> failing =
        Numbered.dataset(10)
            .map(
                example -> {
                  if (example.index() >= get) {
                    throw new IOException("get " + example.index());
                  }
                  return example;
                });
    try (BatchLoader loader = BatchLoader.open(failing, failingFrom(write), options(0))) {
      loader.start(0, 0, Long.MAX_VALUE);
      DatasetException e = assertThrows(DatasetException.class, loader::next);
      assertThat(e).hasCauseThat().hasMessageThat().isEqualTo(text);
      assertThat(e.example()).isEqualTo(Math.min(write, get));
    }
  }

  @Test
  @SuppressWarnings({"unchecked", "rawtypes"}) // a program that was not compiled whole
  void anExampleOfAnotherTypeIsNamed() throws Exception {
    Dataset<Numbered> wrong =
        (Dataset) Numbered.dataset(10).map(example -> example.index() == 2 ? "two" : example);
    try (BatchLoader loader = BatchLoader.open(wrong, Numbered.COLLATOR, options(0))) {
      loader.start(0, 0, Long.MAX_VALUE);
      assertThat(assertThrows(DatasetException.class, loader::next))
          .hasMessageThat()
          .isEqualTo(
              "Loader 'test' could not load the example at index 2 of 10: get must return a"
                  + " Numbered, but returned a String");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void anErrorFromGetIsReportedToo(int workers) throws Exception {
    Dataset<Numbered> failing =
        Numbered.dataset(10)
            .map(
                example -> {
                  throw new StackOverflowError();
                });
    try (BatchLoader loader = BatchLoader.open(failing, Numbered.COLLATOR, options(workers))) {
      loader.start(0, 0, Long.MAX_VALUE);
      assertThat(assertThrows(DatasetException.class, loader::next))
          .hasCauseThat()
          .isInstanceOf(StackOverflowError.class);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void anExampleThatIsNullIsReported(int workers) throws Exception {
    Dataset<Numbered> failing =
        Numbered.dataset(10).map(example -> example.index() == 7 ? null : example);
    try (BatchLoader loader = BatchLoader.open(failing, Numbered.COLLATOR, options(workers))) {
      loader.start(0, 0, Long.MAX_VALUE);
      loader.next().release();
      assertThat(assertThrows(DatasetException.class, loader::next))
          .hasMessageThat()
          .isEqualTo(
              "Loader 'test' could not load the example at index 7 of 10: get must return an"
                  + " example, but returned null");
    }
  }

  @Test
  void aNegativeSizeIsRefused() {
    assertThat(
            assertThrows(
                DatasetException.class,
                () -> BatchLoader.open(Numbered.dataset(-3), Numbered.COLLATOR, options(0))))
        .hasMessageThat()
        .contains("size() of the dataset must be at least 0, but was -3");
  }

  @Test
  void anInterruptEndsTheWaitForABatch() throws Exception {
    CountDownLatch loading = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    Dataset<Numbered> blocking =
        Numbered.dataset(10)
            .map(
                example -> {
                  loading.countDown();
                  never.await();
                  return example;
                });
    for (int workers : new int[] {0, 1, 2}) {
      try (BatchLoader loader = BatchLoader.open(blocking, Numbered.COLLATOR, options(workers))) {
        loader.start(0, 0, Long.MAX_VALUE);
        Thread consumer = Thread.currentThread();
        Thread interrupter =
            new Thread(
                () -> {
                  try {
                    loading.await();
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                  consumer.interrupt();
                });
        interrupter.start();
        assertThrows(InterruptedException.class, loader::next);
        interrupter.join();
      }
    }
  }

  @Test
  void anInterruptBeforeNextIsSeen() throws Exception {
    try (BatchLoader loader =
        BatchLoader.open(Numbered.dataset(10), Numbered.COLLATOR, options(1))) {
      loader.start(0, 0, Long.MAX_VALUE);
      Thread.currentThread().interrupt();
      assertThrows(InterruptedException.class, loader::next);
      assertThat(LoaderFixtures.rest(loader)).hasSize(2);
    }
  }

  @Test
  void closeKeepsTheInterruptOfItsCaller() throws Exception {
    CountDownLatch loading = new CountDownLatch(1);
    Dataset<Numbered> blocking =
        Numbered.dataset(10)
            .map(
                example -> {
                  loading.countDown();
                  TimeUnit.MINUTES.sleep(5);
                  return example;
                });
    BatchLoader loader = BatchLoader.open(blocking, Numbered.COLLATOR, options(2));
    loader.start(0, 0, Long.MAX_VALUE);
    loading.await();
    Thread.currentThread().interrupt();
    loader.close();
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void failuresOfAnEpochThatWasLeftAreNobodys() throws Exception {
    for (int round = 0; round < 20; round++) {
      Dataset<Numbered> failing =
          LoaderFixtures.withRandomDelays(
              Numbered.dataset(100)
                  .map(
                      example -> {
                        if (example.index() == 22) {
                          throw new IOException("no");
                        }
                        return example;
                      }));
      try (BatchLoader loader = BatchLoader.open(failing, Numbered.COLLATOR, options(3))) {
        for (int epoch = 0; epoch < 10; epoch++) {
          loader.start(epoch, 0, Long.MAX_VALUE);
          loader.next().release();
          loader.start(epoch, 0, 4);
          assertThat(LoaderFixtures.rest(loader)).hasSize(4);
          loader.start(epoch, 5, 2);
          assertThat(LoaderFixtures.rest(loader).get(1))
              .isEqualTo(List.of(30L, 31L, 32L, 33L, 34L));
        }
      }
    }
  }
}
