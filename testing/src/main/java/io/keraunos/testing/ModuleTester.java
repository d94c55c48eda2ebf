package io.keraunos.testing;

import io.keraunos.annotation.Stage;
import io.keraunos.spi.StepTrial;
import io.keraunos.spi.entry.Trainers;
import io.keraunos.trainer.Trainer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Runs single steps of a module on examples that a test gives, without loaders, epochs or files:
 *
 * <pre>{@code
 * try (ModuleTester tester = ModuleTester.of(PlaneTrainer.builder(new Plane()))) {
 *   StepResult step = tester.trainingStep(List.of(new Point(1, 2, 0), new Point(3, 4, 1)));
 *   assertTrue(step.loss() > 0);
 *   assertEquals(List.of(2L, 1L), step.gradient("dense/kernel").shape());
 *   assertEquals(List.of(2L, 1L), tester.predictStep(List.of(point, point)).shape());
 * }
 * }</pre>
 *
 * <p>No step but {@link #train} changes anything: the weights, the statistics of a batch
 * normalization, the optimizer's state and what random layers draw next are the same to the bit
 * before and after it. Where a component of the records is measured (a category, say), the training
 * examples of the module are measured first; otherwise no loader method is called.
 *
 * <p>One thread at a time uses a tester. It owns native memory, which {@link #close} frees.
 */
public final class ModuleTester implements AutoCloseable {

  private final StepTrial trial;
  private boolean closed;

  private ModuleTester(StepTrial trial) {
    this.trial = trial;
  }

  /**
   * Opens a tester; the graph is built by the first step.
   *
   * @param trainer the generated trainer of the module. Its seed, precision and clipping are kept
   * @throws IllegalArgumentException if its settings contradict each other, or ask for several
   *     devices, workers or batches a step
   */
  public static ModuleTester of(Trainer.Builder trainer) {
    return new ModuleTester(Trainers.trial(trainer));
  }

  /**
   * Takes the module's training step, and takes it back.
   *
   * @param examples records as the module's loader yields them: one batch
   * @throws IllegalStateException if there are several training steps, or none
   * @throws IllegalArgumentException if an example does not fit; the message has its number and
   *     names the component
   */
  public StepResult trainingStep(List<?> examples) {
    List<String> steps = open().trainingSteps();
    if (steps.size() != 1) {
      throw new IllegalStateException(
          "the module must have one training step, or be told which, but has %s. Give the method's name first"
              .formatted(steps));
    }
    return new StepResult(trial.attempt(0, examples));
  }

  /**
   * Takes one of several training steps, and takes it back. Those before it are not taken: it sees
   * the weights as they are.
   *
   * @param step the name of the step's method
   * @throws IllegalArgumentException if there is no such step, or an example does not fit
   */
  public StepResult trainingStep(String step, List<?> examples) {
    Map<String, Integer> numbers = new LinkedHashMap<>();
    open().trainingSteps().forEach(name -> numbers.put(name, numbers.size()));
    return new StepResult(trial.attempt(Names.find("training step", step, numbers), examples));
  }

  /**
   * Runs the validation step: dropout is off, and batch normalization uses its statistics.
   *
   * @throws IllegalStateException if the module has none
   * @throws IllegalArgumentException if an example does not fit
   */
  public StepResult validationStep(List<?> examples) {
    return new StepResult(open().evaluate(Stage.VALIDATE, examples));
  }

  /** Runs the test step, as {@link #validationStep} runs that. */
  public StepResult testStep(List<?> examples) {
    return new StepResult(open().evaluate(Stage.TEST, examples));
  }

  /**
   * Runs the predict step.
   *
   * @return the answers: their first dimension is that of the examples, in their order
   * @throws IllegalStateException if the module has none
   * @throws IllegalArgumentException if an example does not fit
   */
  public Values predictStep(List<?> examples) {
    return new Values(open().predict(examples));
  }

  /**
   * Trains on the examples as on one batch, again and again, with all training steps and their
   * optimizers, and keeps the weights. Schedules see these as the steps of the first epoch; weights
   * are not averaged, and no callback is told.
   *
   * @param steps the optimizer steps to take, at least 1
   * @return loss and metrics of the last one, measured before its update; no gradients
   * @throws IllegalStateException if the module has no training step
   * @throws IllegalArgumentException if an example does not fit
   */
  public StepResult train(int steps, List<?> examples) {
    if (steps < 1) {
      throw new IllegalArgumentException("steps must be at least 1, but was " + steps);
    }
    StepTrial.Outcome last = open().train(examples);
    for (int i = 1; i < steps; i++) {
      last = trial.train(examples);
    }
    return new StepResult(last);
  }

  /**
   * Returns the value of a weight, or of another variable of a layer, as it is now.
   *
   * @param name its name, such as {@code conv1/kernel}
   * @throws IllegalArgumentException if there is none; the message has all names
   */
  public Values weight(String name) {
    return Names.find("weight", name, weights());
  }

  /** Returns all weights, with variables such as the statistics of a batch normalization. */
  public SortedMap<String, Values> weights() {
    SortedMap<String, Values> all = new TreeMap<>();
    open().weights().forEach((name, value) -> all.put(name, new Values(value)));
    return Collections.unmodifiableSortedMap(all);
  }

  private synchronized StepTrial open() {
    if (closed) {
      throw new IllegalStateException(
          "the tester is closed. Call its steps inside the try block that opens it");
    }
    return trial;
  }

  /** Frees native memory. Calling it again does nothing. */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    trial.close();
  }
}
