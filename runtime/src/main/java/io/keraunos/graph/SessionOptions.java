package io.keraunos.graph;

import io.keraunos.distribute.Cluster;
import java.util.OptionalInt;

/**
 * How a model runs.
 *
 * @param seed decides first values and everything random
 * @param batchSize the batch size, if it is not the loaders' own
 * @param intraOpThreads threads that one op may use; if empty, all cores, or one where a step is so
 *     small that waking another thread takes longer than the work. TensorFlow makes these threads
 *     once: the first session of a process decides
 * @param device what the model may run on
 * @param mixed what parts of the graph TensorFlow computes with fewer bits
 * @param replicas how many replicas of this process take a batch each at every step, at least 1
 * @param cluster the processes that train together
 * @param averages whether there is to be an average of every variable
 * @param step what a training step does besides the update
 */
public record SessionOptions(
    long seed,
    OptionalInt batchSize,
    OptionalInt intraOpThreads,
    Device device,
    Mixed mixed,
    int replicas,
    Cluster cluster,
    boolean averages,
    StepOptions step) {

  /** Which numbers take the place of 32 bits where TensorFlow finds it safe. */
  public enum Mixed {
    /** None. */
    NONE,
    /** Those of bfloat16, on a CPU. */
    BFLOAT16,
    /** Those of float16, on a GPU. */
    FLOAT16
  }

  /** What a model may run on. */
  public enum Device {
    /** A GPU if there is one. */
    ANY,
    /** The CPU; GPUs stay hidden. */
    CPU,
    /** A GPU; without one, opening fails. */
    GPU
  }
}
