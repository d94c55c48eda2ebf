package io.keraunos.graph;

import io.keraunos.annotation.Stage;
import io.keraunos.spi.Feature;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.DataType;

/**
 * The names that a session call of one stage feeds, runs and fetches. Names of outputs end in
 * {@code :index}.
 *
 * @param stage the stage
 * @param method the step method's name
 * @param example the class of the examples
 * @param features all features of its examples
 * @param used indices of the features that the step asked for
 * @param featureFeeds their placeholders
 * @param examplesFeed the placeholder of the number of examples, float32
 * @param positionFeed the placeholder of the training step, int64; empty if nothing is random
 * @param optimizerFeeds the placeholders of the optimizer's scalars, float32, in training
 * @param steps for each share of a batch that may be computed at the same time, the op that trains
 *     or adds metrics up; empty for prediction
 * @param update the update after the shares, in training; empty where the steps train
 * @param loss the loss and its gradients, in training
 * @param output the output of prediction
 * @param metrics the metrics; empty for prediction
 * @param probes the probes for values that are not finite; empty unless that was asked for
 * @param warnings descriptions of likely mistakes
 */
record TracedStage(
    Stage stage,
    String method,
    Class<?> example,
    List<Feature> features,
    List<Integer> used,
    List<String> featureFeeds,
    String examplesFeed,
    Optional<String> positionFeed,
    List<String> optimizerFeeds,
    List<Optional<String>> steps,
    Optional<Update> update,
    Optional<Loss> loss,
    Optional<Output> output,
    Optional<Metrics> metrics,
    Optional<AnomalyProbes> probes,
    List<String> warnings) {

  /** Returns the number of shares of a batch that may be computed at the same time. */
  int shares() {
    return steps.size();
  }

  /** Returns a name for messages: that of the stage and of the method. */
  String name() {
    return "the %s step %s".formatted(stage, method);
  }

  /**
   * Returns what the stage computes, as names of ops and outputs: the same on all workers, whatever
   * the number of shares.
   */
  List<String> roots() {
    List<String> roots = new ArrayList<>();
    steps.stream().limit(1).flatMap(Optional::stream).forEach(roots::add);
    update.ifPresent(of -> roots.add(of.step()));
    loss.ifPresent(of -> roots.addAll(List.of(of.value(), of.gradients())));
    output.ifPresent(of -> roots.add(of.name()));
    metrics.ifPresent(of -> roots.addAll(of.rows()));
    return roots;
  }

  /**
   * The second part of a training step, after every share has kept its gradients.
   *
   * @param clear for each share, the op that keeps zeros in place of gradients
   * @param sum the sum over the shares; its last element is the number of examples
   * @param length the length of the sum
   * @param total the placeholder of the sum over all workers; empty if there is one
   * @param step the op that updates the variables
   * @param accumulation the ops for steps of several batches; empty if each has one
   * @param scaling the scaling of the loss; empty if there is none
   */
  record Update(
      List<String> clear,
      String sum,
      int length,
      Optional<String> total,
      String step,
      Optional<Accumulation> accumulation,
      Optional<Scaling> scaling) {}

  /**
   * Replacement of the update where a gradient is not finite.
   *
   * @param finite whether all are
   * @param lower the scale after that
   * @param shrink the op that lowers it
   */
  record Scaling(String finite, String lower, String shrink) {}

  /**
   * The ops for steps of several batches.
   *
   * @param add for each share, the op for a batch after the first: it adds to what the share keeps
   * @param clear for each share, the op for a batch it has no examples of; empty if there is none
   * @param states the op that moves the states once all shares are done with a batch; empty if
   *     there is none
   */
  record Accumulation(List<String> add, List<String> clear, Optional<String> states) {}

  /**
   * The loss of a training stage.
   *
   * @param value the loss as a scalar
   * @param gradients the op that has run once all gradients are there
   */
  record Loss(String value, String gradients) {}

  /**
   * Reads the sums of a stage.
   *
   * @param layout the layout of the metrics
   * @param value the sums
   * @param reset the op that sets them to zero
   * @param rows the outputs fetched with every batch
   */
  record Metrics(MetricLayout layout, String value, String reset, List<String> rows) {}

  /**
   * The output of prediction.
   *
   * @param name the output's name
   * @param shape its shape; the batch is -1
   * @param type its element type
   * @param examples the number of examples as the inputs have it, for a graph in which nobody feeds
   *     it; empty if there is no input
   */
  record Output(String name, Shape shape, DataType type, Optional<String> examples) {}
}
