package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.callback.LambdaCallback;
import io.keraunos.data.Dataset;
import io.keraunos.data.DatasetException;
import io.keraunos.spi.LoaderOptions;
import io.keraunos.trainer.PredictionStream;
import io.keraunos.trainer.Predictions;
import io.keraunos.trainer.Trainer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Answers are computed when they are read. */
@ExtendWith(NothingLeft.class)
@Timeout(120)
class PredictionStreamTest {

  /** A dataset of too many examples to hold, which records how far it was read. */
  private record Counting(long size, AtomicLong furthest, long bad)
      implements Dataset<Answers.Row> {
    Counting(long size) {
      this(size, new AtomicLong(), -1);
    }

    @Override
    public Answers.Row get(long index) throws IOException {
      furthest.accumulateAndGet(index, Math::max);
      if (index == bad) {
        throw new IOException("disk on fire");
      }
      return Answers.Row.of((int) index);
    }
  }

  @Test
  void nothingIsReadFarAhead() {
    for (int threads : new int[] {0, 2}) {
      Answers answers = new Answers();
      answers.loader = new LoaderOptions(4, false, threads, false);
      Counting endless = new Counting(1L << 40);
      try (Trainer trainer = answers.trainer(Answers::id).build();
          PredictionStream stream = trainer.predictStream(endless)) {
        for (int i = 0; i < 5000; i++) {
          assertThat((int) stream.next()[0]).isEqualTo(i);
          assertThat(stream.index()).isEqualTo(i + 1);
          assertWithMessage("examples read after %s answers", i)
              .that(endless.furthest().get())
              .isAtMost(i + 4 * 70); // 64 batches ahead, and those in the making
        }
      }
    }
  }

  @Test
  void whatIsReadIsWhatIsCollected() {
    Answers answers = new Answers();
    answers.data = Answers.rows(1003);
    try (Trainer trainer = answers.trainer(Answers::id).devices(2).build()) {
      Predictions collected = trainer.predict();
      try (Stream<float[]> all = trainer.predictStream().stream()) {
        assertThat(all.map(row -> (int) row[0]).toList())
            .isEqualTo(IntStream.range(0, 1003).boxed().toList());
      }
      int i = 0;
      for (float[] row : collected) {
        assertThat((int) row[0]).isEqualTo(i++);
      }
      assertThat(collected.size()).isEqualTo(1003);
    }
  }

  @Test
  void anErrorComesWhereItsBatchIsRead() {
    Counting bad = new Counting(100, new AtomicLong(), 42);
    StringBuilder told = new StringBuilder();
    try (Trainer trainer =
        new Answers()
            .trainer(Answers::id)
            .callbacks(
                LambdaCallback.create()
                    .onEvaluationStart((event, control) -> told.append("start "))
                    .onEvaluationEnd((event, control) -> told.append("end ")))
            .build()) {
      try (PredictionStream stream = trainer.predictStream(bad)) {
        for (int i = 0; i < 40; i++) {
          assertThat((int) stream.next()[0]).isEqualTo(i);
        }
        var e = assertThrows(DatasetException.class, stream::hasNext);
        assertThat(e).hasMessageThat().contains("42");
        assertThat(assertThrows(IllegalStateException.class, stream::next))
            .hasMessageThat()
            .isEqualTo("there must be no more answers after an error, which came after 40");
      }
      assertThat(told.toString()).isEqualTo("start end ");
      // The trainer is as good as before.
      assertThat(trainer.predict().size()).isEqualTo(10);
    }
  }

  @Test
  @SuppressWarnings("try") // a stream that is closed early is what is tested
  void aTrainerThatIsReadFromDoesNothingElse(@TempDir Path dir) {
    try (Trainer trainer = new Answers().trainer(Answers::id).build()) {
      try (PredictionStream stream = trainer.predictStream()) {
        stream.next();
        assertThat(assertThrows(IllegalStateException.class, trainer::predict))
            .hasMessageThat()
            .endsWith(
                " must not be called while answers are read. Read them to the end, or close their"
                    + " stream");
        assertThrows(IllegalStateException.class, () -> trainer.export(dir.resolve("model")));
        assertThat((int) stream.next()[0]).isEqualTo(1);
        stream.close();
        assertThat(assertThrows(IllegalStateException.class, stream::next))
            .hasMessageThat()
            .isEqualTo("answers must be read before their stream is closed");
      }
      try (PredictionStream stream = trainer.predictStream()) {
        stream.forEachRemaining(row -> {});
        assertThat(stream.hasNext()).isFalse();
        assertThrows(NoSuchElementException.class, stream::next);
        assertThat(trainer.predict().size()).isEqualTo(10); // it is read to the end
      }
    }
  }

  @Test
  void closingTheTrainerEndsTheStream() {
    Trainer trainer = new Answers().trainer(Answers::id).build();
    try (PredictionStream stream = trainer.predictStream()) {
      stream.next();
      trainer.close();
      assertThat(assertThrows(IllegalStateException.class, stream::next))
          .hasMessageThat()
          .isEqualTo(
              "answers must be read before their trainer is closed, but it was closed after 1");
    }
  }
}
