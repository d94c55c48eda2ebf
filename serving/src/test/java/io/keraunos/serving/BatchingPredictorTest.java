package io.keraunos.serving;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.spi.ExampleWriter;
import io.keraunos.spi.Predictor;
import io.keraunos.spi.RowFiller;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BatchingPredictorTest {

  private final ExecutorService callers = Executors.newFixedThreadPool(16);

  @AfterEach
  void end() {
    callers.shutdownNow();
  }

  /** Answers each example with its own value, doubled; remembers the sizes of batches. */
  private static final class Doubling implements Predictor {
    final List<Integer> sizes = Collections.synchronizedList(new ArrayList<>());
    final CountDownLatch gate;

    Doubling(CountDownLatch gate) {
      this.gate = gate;
    }

    @Override
    public float[] predict(Consumer<ExampleWriter> values) {
      return predict(List.of(values), Consumer::accept).get(0);
    }

    @Override
    public <T> List<float[]> predict(List<? extends T> examples, RowFiller<? super T> filler) {
      sizes.add(examples.size());
      List<float[]> answers = new ArrayList<>();
      for (T example : examples) {
        float[] value = new float[1];
        filler.write(example, new OneFloat(value));
        if (value[0] < 0) {
          throw new IllegalArgumentException("the value must not be negative, but was " + value[0]);
        }
        if (value[0] == 666) {
          throw new StackOverflowError("made by the test");
        }
        answers.add(new float[] {2 * value[0]});
      }
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return answers;
    }

    @Override
    public void close() {}
  }

  private static Consumer<ExampleWriter> value(float value) {
    return row -> row.put(value);
  }

  /** Lets 16 callers ask at once: the first computes, the others wait for it together. */
  private List<Future<float[]>> ask(Doubling model, Batching batching, float... values)
      throws InterruptedException {
    Predictor batched = new BatchingPredictor(model, batching);
    List<Future<float[]>> answers = new ArrayList<>();
    for (float value : values) {
      Callable<float[]> question = () -> batched.predict(value(value));
      answers.add(callers.submit(question));
      if (answers.size() == 1) {
        while (model.sizes.isEmpty()) {
          Thread.sleep(1);
        }
      }
    }
    Thread.sleep(200); // all others wait now; if one is late, batches are smaller and right
    model.gate.countDown();
    return answers;
  }

  @Test
  void requestsThatComeWhileOneIsComputedAreAnsweredTogether() throws Exception {
    Doubling model = new Doubling(new CountDownLatch(1));
    float[] values = new float[16];
    IntStream.range(0, 16).forEach(i -> values[i] = i);
    List<Future<float[]>> answers = ask(model, Batching.upTo(8), values);
    for (int i = 0; i < 16; i++) {
      assertThat(answers.get(i).get()).usingExactEquality().containsExactly(2f * i);
    }
    assertThat(model.sizes.get(0)).isEqualTo(1);
    assertThat(Collections.max(model.sizes)).isAtMost(8);
    assertThat(model.sizes.size()).isLessThan(16);
  }

  @Test
  void badValuesHarmTheirOwnCallerAlone() throws Exception {
    Doubling model = new Doubling(new CountDownLatch(1));
    List<Future<float[]>> answers = ask(model, Batching.upTo(8), 1, 2, -3, 4);
    assertThat(answers.get(1).get()).usingExactEquality().containsExactly(4f);
    assertThat(answers.get(3).get()).usingExactEquality().containsExactly(8f);
    ExecutionException e = assertThrows(ExecutionException.class, () -> answers.get(2).get());
    assertThat(e).hasCauseThat().isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anErrorOfTheMachineLetsNobodyWait() throws Exception {
    Doubling model = new Doubling(new CountDownLatch(1));
    List<Future<float[]>> answers = ask(model, Batching.upTo(8), 1, 666, 2, 3);
    int ended = 0;
    for (Future<float[]> answer : answers) {
      try {
        answer.get();
      } catch (ExecutionException e) {
        ended++;
      }
    }
    assertThat(ended).isAtLeast(1);
    Predictor batched = new BatchingPredictor(model, Batching.upTo(8));
    assertThat(batched.predict(value(5))).usingExactEquality().containsExactly(10f);
  }

  @Test
  void anInterruptIsKeptForTheCaller() throws Exception {
    Doubling model = new Doubling(new CountDownLatch(1));
    Predictor batched = new BatchingPredictor(model, Batching.upTo(8).lanes(1));
    Future<?> first = callers.submit(() -> batched.predict(value(1)));
    while (model.sizes.isEmpty()) {
      Thread.sleep(1);
    }
    Thread[] waiting = new Thread[1];
    CountDownLatch began = new CountDownLatch(1);
    Future<Boolean> second =
        callers.submit(
            () -> {
              waiting[0] = Thread.currentThread();
              began.countDown();
              batched.predict(value(2));
              return Thread.currentThread().isInterrupted();
            });
    began.await();
    Thread.sleep(50);
    waiting[0].interrupt();
    Thread.sleep(50);
    model.gate.countDown();
    first.get();
    assertThat(second.get()).isTrue();
  }

  @Test
  void settingsAreChecked() {
    assertThat(assertThrows(IllegalArgumentException.class, () -> Batching.upTo(1)))
        .hasMessageThat()
        .isEqualTo("largest must be at least 2, but was 1. A usual value is 32");
    assertThrows(IllegalArgumentException.class, () -> Batching.upTo(8).lanes(0));
    assertThrows(
        IllegalArgumentException.class, () -> Batching.upTo(8).waitUpTo(Duration.ofSeconds(2)));
  }

  /** Takes one number. */
  private record OneFloat(float[] value) implements ExampleWriter {
    @Override
    public void put(float number) {
      value[0] = number;
    }

    @Override
    public void put(byte[] ignored) {
      throw new AssertionError();
    }

    @Override
    public void put(float[] ignored) {
      throw new AssertionError();
    }

    @Override
    public void put(double[] ignored) {
      throw new AssertionError();
    }

    @Override
    public void put(int[] ignored) {
      throw new AssertionError();
    }

    @Override
    public void put(long[] ignored) {
      throw new AssertionError();
    }

    @Override
    public void put(boolean[] ignored) {
      throw new AssertionError();
    }

    @Override
    public void put(double ignored) {
      throw new AssertionError();
    }

    @Override
    public void put(int ignored) {
      throw new AssertionError();
    }

    @Override
    public void put(long ignored) {
      throw new AssertionError();
    }

    @Override
    public void put(boolean ignored) {
      throw new AssertionError();
    }

    @Override
    public void put(String ignored) {
      throw new AssertionError();
    }
  }
}
