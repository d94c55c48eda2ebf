package io.keraunos.graph.plan;

import io.keraunos.annotation.Stage;
import io.keraunos.finding.Finding;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.GraphDef;

/**
 * A module as one graph.
 *
 * @param graph the graph of all stages
 * @param initialize the op that gives every variable its initial value
 * @param training the training steps, in their order; there may be none
 * @param evaluations the validation and test step, where there are
 * @param prediction the predict step; empty if there is none
 * @param variables the model's variables, in order of creation, then the optimizer's
 * @param layers the layers, in the order they are applied in
 * @param averages the averages of the variables; empty if they are not
 * @param rank the output that finds the rank of a replica among all, from 0, and so which shards it
 *     has: a float32 scalar, which waits for all replicas. It is fetched before anything is
 *     trained. Empty unless variables are sharded
 * @param findings the rules that the steps break
 */
public record TracedModule(
    GraphDef graph,
    String initialize,
    List<TracedTraining> training,
    Map<Stage, TracedEvaluation> evaluations,
    Optional<TracedPrediction> prediction,
    List<TracedVariable> variables,
    List<TracedLayer> layers,
    Optional<Averages> averages,
    Optional<String> rank,
    List<Finding> findings) {

  /** Returns the largest number of shares that a stage computes at the same time. */
  public int shares() {
    return steps().mapToInt(TracedStage::shares).max().orElse(1);
  }

  /** Returns all steps, those of training first. */
  public Stream<TracedStage> steps() {
    return Stream.<Stream<? extends TracedStage>>of(
            training.stream(), evaluations.values().stream(), prediction.stream())
        .flatMap(steps -> steps);
  }

  /** Returns the names of the weights that training moves, and whose first values are random. */
  public List<String> drawnWeights() {
    if (training.isEmpty()) {
      return List.of();
    }
    Set<String> drawn = FirstValues.drawn(graph, initialize);
    return variables.stream()
        .filter(variable -> variable.kind() == Kind.WEIGHT && drawn.contains(variable.name()))
        .map(TracedVariable::name)
        .toList();
  }

  /**
   * Returns the multiplications of a forward pass of training, for one example; 0 without training.
   */
  public long multiplications() {
    return training.stream().mapToLong(TracedTraining::multiplications).sum();
  }

  /**
   * A variable.
   *
   * @param name its name
   * @param kind its purpose
   * @param shape its shape as a whole, fully known
   * @param shards the number of equal shards that it is divided into, one for each replica; 1 if
   *     every replica has the whole
   * @param value the output that reads it, or this replica's shard of it
   * @param fed the placeholder of another value, flat
   * @param assign the op that gives it, or this replica's shard of it, that value
   */
  public record TracedVariable(
      String name, Kind kind, Shape shape, int shards, String value, String fed, String assign) {

    /** Returns the number of its elements as a whole. */
    public int elements() {
      return Math.toIntExact(shape.size());
    }

    /** Returns the number of elements that each replica has. */
    public int held() {
      return ReplicaGroup.shardLength(shape, shards);
    }
  }

  /**
   * Averages of the model's variables.
   *
   * @param weight the placeholder of what the variables count for, a float32 scalar
   * @param update the op that moves every average towards its variable by that
   * @param swap the op that exchanges every average with its variable
   */
  public record Averages(String weight, String update, String swap) {}

  /** The purpose of a variable. */
  public enum Kind {
    /** Trained along its gradient. */
    WEIGHT,
    /** Frozen: a weight that training leaves as it is. */
    FROZEN,
    /** Assigned by a layer, such as a moving average. */
    STATE,
    /** Owned by the optimizer, such as a moment, or an average. */
    SLOT
  }
}
