package io.keraunos.serving;

import io.keraunos.spi.Predictor;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks a candidate what the model was asked, in a thread of its own, and compares the answers. */
final class Shadow implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ServedModel.class);

  /** The most requests that wait; more are dropped, as nobody waits for the candidate. */
  private static final int WAITING = 256;

  private final Path folder;
  private final Predictor candidate;
  private final double tolerance;
  private final ThreadPoolExecutor thread;
  private long compared;
  private long different;
  private long otherClass;
  private double largest;
  private long failed;
  private long dropped;

  Shadow(String model, Path folder, Predictor candidate, double tolerance) {
    this.folder = folder;
    this.candidate = candidate;
    this.tolerance = tolerance;
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            work -> {
              Thread made = new Thread(work, "keraunos-shadow-" + model);
              made.setDaemon(true);
              return made;
            },
            (work, executor) -> ((Comparison) work).drop());
  }

  Path folder() {
    return folder;
  }

  /** Asks the candidate, later. */
  void ask(List<RowCopy> rows, List<float[]> answers) {
    thread.execute(new Comparison(rows, answers));
  }

  private final class Comparison implements Runnable {
    private final List<RowCopy> rows;
    private final List<float[]> answers;

    Comparison(List<RowCopy> rows, List<float[]> answers) {
      this.rows = rows;
      this.answers = answers;
    }

    void drop() {
      synchronized (Shadow.this) {
        dropped += rows.size();
      }
    }

    @Override
    public void run() {
      List<float[]> others;
      try {
        others = candidate.predict(rows, RowCopy.WRITE);
      } catch (RuntimeException e) {
        LOG.debug("the candidate in {} cannot answer", folder, e);
        synchronized (Shadow.this) {
          failed += rows.size();
        }
        return;
      }
      synchronized (Shadow.this) {
        for (int i = 0; i < answers.size(); i++) {
          compare(answers.get(i), others.get(i));
        }
      }
    }
  }

  private void compare(float[] answer, float[] other) {
    compared++;
    double difference = answer.length == other.length ? 0 : Double.POSITIVE_INFINITY;
    for (int i = 0; i < Math.min(answer.length, other.length); i++) {
      double here =
          Float.compare(answer[i], other[i]) == 0 ? 0 : Math.abs((double) answer[i] - other[i]);
      difference = Double.isNaN(here) ? Double.POSITIVE_INFINITY : Math.max(difference, here);
    }
    largest = Math.max(largest, difference);
    if (difference > tolerance) {
      different++;
    }
    if (argMax(answer) != argMax(other)) {
      otherClass++;
    }
  }

  private static int argMax(float[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      if (values[i] > values[best]) {
        best = i;
      }
    }
    return best;
  }

  synchronized ShadowReport report() {
    return new ShadowReport(folder, compared, different, otherClass, largest, failed, dropped);
  }

  /** Drops what waits, and frees the candidate. */
  @Override
  public void close() {
    thread.shutdownNow();
    boolean interrupted = false;
    while (true) {
      try {
        if (thread.awaitTermination(1, TimeUnit.MINUTES)) {
          break;
        }
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    candidate.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
