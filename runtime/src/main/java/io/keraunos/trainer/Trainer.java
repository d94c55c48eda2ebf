package io.keraunos.trainer;

import io.keraunos.data.Dataset;
import io.keraunos.finding.Finding;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Trains a module. Got from the generated class:
 *
 * <pre>{@code
 * try (var trainer = Cifar10NetTrainer.builder(new Cifar10Net()).maxEpochs(5).build()) {
 *   FitResult fit = trainer.fit();
 *   Evaluation test = trainer.test();
 * }
 * }</pre>
 *
 * <p>The trainer owns native memory and loader threads; {@link #close} frees all of it. One thread
 * at a time may use it: a call from a second one, while the first is in {@code fit}, say, is
 * refused with an {@code IllegalStateException} that names that call. {@link #stop} and {@link
 * #close} are for any thread.
 *
 * <p>Where the process is asked to end (Ctrl-C, SIGTERM, {@code System.exit} in another thread), a
 * fit ends after the step it is at, in the middle of a validation too, writes its last checkpoint,
 * and the code after {@code fit} may run for two seconds; {@link Builder#shutdownTimeout} says how
 * long the process waits for the step. An interrupt of the thread ends a fit in the same way.
 */
public interface Trainer extends AutoCloseable {

  /**
   * Trains until a limit is reached, training is asked to stop, or something fails. Called again,
   * it goes on where it stopped: at a limit it returns at once.
   *
   * @throws IllegalStateException if neither epochs, steps nor time are limited, or the module has
   *     no training step
   * @throws IllegalArgumentException if the steps or the data cannot work; nothing was trained
   * @throws StepFailedException if TensorFlow cannot compute a step
   * @throws NonFiniteLossException if the loss became infinite or not a number
   * @throws AnomalyException if {@link Builder#detectAnomaly} found where that came from
   * @throws io.keraunos.data.DatasetException if an example cannot be read; it names the index
   * @throws UserCodeException if a hook, a callback or a loader method throws
   * @throws WorkerLostException if another worker is lost or has failed; it is named
   * @throws InterruptedRunException if it is asked to end while it measures the features of the
   *     training examples; nothing was trained
   */
  FitResult fit();

  /**
   * Runs a learning-rate range test: trains on batches of the TRAIN loader with a rising learning
   * rate, then restores everything, so that a fit afterwards is the same as without.
   *
   * @throws IllegalStateException if the module has several training steps, or there are other
   *     workers
   * @throws NonFiniteLossException if the loss is not finite from the first batch on
   */
  LearningRates findLearningRate(LearningRateFinder finder);

  /**
   * Runs the validation step over the VALIDATE loader.
   *
   * @throws IllegalStateException if the module has no validation step
   */
  Evaluation validate();

  /**
   * Runs the test step over the TEST loader.
   *
   * @throws IllegalStateException if the module has no test step
   */
  Evaluation test();

  /**
   * Runs the validation step over all examples of any dataset of its record. The values are
   * returned, and not logged. A view that is drawn anew for each epoch, such as {@code
   * weighted(...)}, is not drawn anew. Batch size and threads are those of the VALIDATE loader.
   *
   * @throws IllegalStateException if the module has no validation step
   * @throws IllegalArgumentException if there is no example
   */
  Evaluation validate(Dataset<?> examples);

  /**
   * Runs the test step over all examples of any dataset of its record, such as those of one group:
   *
   * <pre>{@code
   * Evaluation ofWomen = trainer.test(test.subset(women));
   * }</pre>
   *
   * <p>The values are returned, and not logged. A view that is drawn anew for each epoch, such as
   * {@code weighted(...)}, is not drawn anew. Batch size and threads are those of the TEST loader.
   *
   * @throws IllegalStateException if the module has no test step
   * @throws IllegalArgumentException if there is no example
   */
  Evaluation test(Dataset<?> examples);

  /**
   * Runs the predict step over the PREDICT loader, in the dataset's order: answer {@code i} is that
   * for {@code dataset.get(i)}.
   *
   * @throws IllegalStateException if the module has no predict step or no PREDICT loader
   */
  Predictions predict();

  /**
   * Runs the predict step over any dataset of its record, in its order: answer {@code i} is that
   * for {@code examples.get(i)}. A view that is drawn anew for each epoch, such as {@code
   * weighted(...)}, is not drawn anew. Batch size and threads are those of the PREDICT loader.
   *
   * @throws IllegalStateException if the module has no predict step
   */
  Predictions predict(Dataset<?> examples);

  /**
   * Runs the predict step over the PREDICT loader as its answers are read: for more than fit into
   * memory. Until the stream is read to the end or closed, this trainer can do nothing else; {@link
   * #close} ends it.
   *
   * @throws IllegalStateException if the module has no predict step or no PREDICT loader
   */
  PredictionStream predictStream();

  /**
   * Runs the predict step over any dataset of its record as its answers are read.
   *
   * @throws IllegalStateException if the module has no predict step
   */
  PredictionStream predictStream(Dataset<?> examples);

  /**
   * Loads the weights of a checkpoint, such as {@link FitResult#bestCheckpoint}, for the calls that
   * follow: {@link #validate}, {@link #test}, {@link #predict}, {@link #export}. If the fit that
   * wrote it had averages of its weights, these are the model's, whether or not this trainer
   * averages. To go on with training from it, use {@link Builder#resume} instead, which takes all
   * that belongs to that.
   *
   * @throws io.keraunos.checkpoint.DamagedCheckpointException if it is not whole
   * @throws io.keraunos.checkpoint.OtherModelException if it is of another model
   */
  void restore(Path checkpoint);

  /**
   * Loads the weights of this trainer's best checkpoint, as {@link #restore} does, so that the
   * calls that follow measure, predict with and export the best weights instead of the last:
   *
   * <pre>{@code
   * builder.checkpoints(Checkpointing.everyEpochs(1).keepBest(1, VAL_LOSS, Best.MIN))
   * // ...
   * trainer.fit();
   * trainer.restoreBest();
   * trainer.test();
   * }</pre>
   *
   * <p>{@link Builder#restoreBest} does it at the end of every fit. All workers call it.
   *
   * @return whether there is one. If not, such as where {@link Checkpointing#keepBest} is not set
   *     or after {@link Presets.Builder#fastDevRun}, the model stays as it is, and a warning says
   *     so
   */
  boolean restoreBest();

  /**
   * Returns the folder to which this trainer's fits write checkpoints, logs and {@code
   * report.html}; empty if they write nothing, before the first fit, and on workers other than the
   * chief.
   */
  Optional<Path> runFolder();

  /**
   * Writes the predict step and the variables it uses as a TensorFlow <a
   * href="https://www.tensorflow.org/guide/saved_model">SavedModel</a>, for the generated predictor
   * ({@code Cifar10NetPredictor.load(folder)}), TensorFlow Serving, or {@code tf.saved_model.load}
   * in Python. Its signature {@code serving_default} has the step's parameters as inputs, each with
   * a batch dimension first, and an output named like the step's method. Of several workers the
   * chief writes.
   *
   * <p>The folder appears whole or not at all. Where the same model is already nothing is written,
   * so a job that is started again after its export ends well.
   *
   * @param folder the target; it must not exist, be empty, or hold the same model
   * @throws IllegalStateException if the module has no predict step
   * @throws IllegalArgumentException if there is something else in the folder
   */
  void export(Path folder);

  /**
   * Exports as {@link #export} does, to the next of numbered folders: {@code models/1}, {@code
   * models/2} and so on, as TensorFlow Serving reads them. A server goes on with the version it has
   * until the next one is whole. Where the newest version is the same model nothing is written.
   *
   * @param models the folder of the versions; it is made if need be
   * @return the folder of the version, on the chief; {@code models} on other workers
   * @throws IllegalStateException if the module has no predict step
   */
  Path exportVersion(Path models);

  /**
   * Returns the model's weights: the trainable variables, flat, by name. Where weights are {@link
   * Builder#weightAveraging averaged} and there is an average yet, returns the averages, which
   * {@link #validate}, {@link #test}, {@link #predict} and {@link #export} use, in every process.
   * Builds the graph if nothing has run yet.
   */
  SortedMap<String, float[]> weights();

  /** Returns the SHA-256 of the {@link #weights} in the order of their names, in hexadecimal. */
  String weightsSha256();

  /**
   * Returns the warnings of this trainer's calls so far, in their order: rules that the program,
   * its data or its run break. Empty on all workers but the chief where these look at the data
   * alone.
   */
  List<Finding> findings();

  /**
   * Returns whether this process is the one that writes: worker 0, or the only one. Every worker
   * computes the same values, so a program prints its result on the chief only.
   */
  boolean chief();

  /**
   * Asks the call under way to end, from any thread; does not wait. A fit ends after the step it is
   * at, whatever {@code minEpochs} and {@code minSteps} say, and writes a checkpoint if it writes
   * any; its {@link FitResult} says why it ended, and another {@code fit} goes on from there. Other
   * calls end with an {@link InterruptedRunException}. Without a call under way nothing happens. Of
   * several workers all end their fit at the same step, whichever is asked.
   */
  void stop();

  /**
   * Ends loader threads and frees native memory. Calling it again does nothing.
   *
   * <p>Any thread may call it. A call under way in another thread is asked to end as {@link #stop}
   * does, and waited for, at most for {@link Builder#shutdownTimeout}; then its thread is
   * interrupted, and waited for once more. Called in a hook or callback, by the thread that fits,
   * it asks the fit to end and returns; everything is freed when the fit has ended.
   *
   * @throws IllegalStateException if a call in another thread does not end in time, as user code
   *     that ignores interrupts may do; the trainer is freed when it does
   */
  @Override
  void close();

  /**
   * The settings of a trainer. A value out of range, or set twice, is an error where it is set;
   * what contradicts something else is one when the trainer is built. The order does not matter.
   */
  interface Builder
      extends LengthSettings.Builder<Builder>,
          DataSettings.Builder<Builder>,
          EvaluationSettings.Builder<Builder>,
          SessionSettings.Builder<Builder>,
          WorkerSettings.Builder<Builder>,
          OptimizationSettings.Builder<Builder>,
          OutputSettings.Builder<Builder>,
          CheckpointSettings.Builder<Builder>,
          SafetySettings.Builder<Builder>,
          FindingSettings.Builder<Builder>,
          Presets.Builder<Builder> {

    /**
     * Returns the trainer. No thread, file or native memory exists yet.
     *
     * @throws IllegalArgumentException if settings contradict each other
     */
    Trainer build();

    /**
     * Builds the graph of the module's steps, twice and without any data, and returns what is wrong
     * with them: the errors and warnings that a fit would begin with, but for those of the data. No
     * loader is opened and nothing is trained. The numbers that are measured of a table's training
     * examples are made up: each category has three values where no enum says them.
     *
     * @return in the order of the steps; empty if nothing was found. What is silenced is not in it
     * @throws IllegalArgumentException if settings contradict each other
     */
    List<Finding> check();
  }
}
