package io.keraunos.trainer;

import io.keraunos.callback.LambdaCallback;
import io.keraunos.callback.Pace;
import io.keraunos.check.Check;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.tensorflow.exceptions.TFResourceExhaustedException;

/**
 * Finds the batch size beyond which training gets no faster: doubles it, and counts the examples in
 * a second.
 *
 * <pre>{@code
 * BatchSizes found =
 *     BatchSizeFinder.of(size -> Cifar10NetTrainer.builder(new Cifar10Net()).batchSize(size)).find();
 * System.out.println(found);
 * }</pre>
 *
 * <p>Lightning's finder looks for the largest size that fits into the memory of a GPU; on a CPU
 * there is nothing to run into but the end of the process. So this one ends where two doublings
 * gain less than 5 percent each, where TensorFlow says that memory is exhausted, where a batch
 * would have more examples than an epoch, or at the largest size it was given. A larger batch is
 * fewer steps for the same epochs: the learning rate has to go with it.
 */
public final class BatchSizeFinder {

  private static final int STEPS = 20;
  private static final int PATIENCE = 2; // one doubling may have been measured badly
  private static final double WORTH_IT = 1.05;

  private final IntFunction<Trainer.Builder> trainers;
  private final int smallest;
  private final int largest;

  private BatchSizeFinder(IntFunction<Trainer.Builder> trainers, int smallest, int largest) {
    this.trainers = trainers;
    this.smallest = smallest;
    this.largest = largest;
  }

  /**
   * Returns a finder that tries sizes from 8 to 4,096.
   *
   * @param trainers makes a new trainer, with a new module, for a batch size; its limits and its
   *     log interval are set by this
   */
  public static BatchSizeFinder of(IntFunction<Trainer.Builder> trainers) {
    return new BatchSizeFinder(trainers, 8, 4096);
  }

  /** Returns a finder that tries sizes in another range; both at least 1. */
  public BatchSizeFinder between(int smallest, int largest) {
    Check.atLeast("the smallest batch size", smallest, 1);
    Check.atLeast("the largest batch size", largest, smallest);
    return new BatchSizeFinder(trainers, smallest, largest);
  }

  /** Trains a few steps with each size, on the examples of the TRAIN loader. */
  public BatchSizes find() {
    List<BatchSizes.Tried> tried = new ArrayList<>();
    double best = 0;
    int idle = 0;
    for (long size = smallest; size <= largest; size *= 2) {
      Pace pace;
      try {
        pace = pace((int) size);
      } catch (TFResourceExhaustedException e) {
        break;
      } catch (StepFailedException e) {
        if (e.getCause() instanceof TFResourceExhaustedException) {
          break;
        }
        throw e;
      }
      if (pace.examples() == 0) { // there are not so many
        break;
      }
      double speed = pace.examplesPerSecond();
      tried.add(new BatchSizes.Tried((int) size, speed));
      idle = speed < best * WORTH_IT ? idle + 1 : 0;
      if (idle == PATIENCE) {
        break;
      }
      best = Math.max(best, speed);
    }
    if (tried.isEmpty()) {
      throw new IllegalStateException(
          "a batch of %s examples must fit into memory, and the training set must have as many, but that is not so"
              .formatted(smallest));
    }
    return new BatchSizes(tried);
  }

  /**
   * Measures the throughput of the steps after the first ones, which are slower than those that
   * follow; without any steps if there are not enough examples for a batch.
   */
  private Pace pace(int size) {
    List<Pace> paces = new ArrayList<>();
    boolean[] full = new boolean[1];
    try (Trainer trainer =
        trainers
            .apply(size)
            .maxSteps(2 * STEPS)
            .maxTime(Duration.ofMinutes(5))
            .sanityValidationBatches(0)
            .validateEveryEpochs(Integer.MAX_VALUE)
            .progressBar(false)
            .modelSummary(false)
            .logEverySteps(STEPS)
            .callbacks(
                LambdaCallback.create()
                    .onTrainBatchEnd((event, control) -> full[0] |= event.examples() >= size)
                    .onLog(
                        (event, control) -> {
                          if (full[0] && event.step() > STEPS) {
                            paces.add(event.pace());
                          }
                        }))
            .build()) {
      trainer.fit();
    }
    return new Pace(
        paces.stream().mapToLong(Pace::steps).sum(),
        paces.stream().mapToLong(Pace::examples).sum(),
        paces.stream().mapToDouble(Pace::seconds).sum(),
        paces.stream().mapToDouble(Pace::waitSeconds).sum());
  }
}
