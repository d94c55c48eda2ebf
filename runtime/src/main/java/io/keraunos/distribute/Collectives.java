package io.keraunos.distribute;

import io.keraunos.capi.CollectiveContext;
import io.keraunos.capi.EagerContext;
import io.keraunos.capi.NativeTensor;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.tensorflow.proto.ClusterDef;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.JobDef;
import org.tensorflow.proto.ServerDef;

/**
 * Adds vectors up over all workers with TensorFlow's collectives. Every worker must ask for the
 * same sums in the same order, and all get the same bits.
 *
 * <p>The ops have no timeout, since each one would cost a sleeping thread: whoever notices that a
 * worker is lost calls {@link #abort}.
 */
final class Collectives {

  private static final String JOB = "worker";
  private static final String CPU = "CPU";

  /**
   * Size of all vectors together up to which it is faster that each worker sends its vector whole
   * to all others and adds up by itself: that is one exchange for each other worker, where a ring
   * reduction has two.
   */
  private static final long BYTES_TO_GATHER = 1 << 20;

  private final CollectiveContext context;
  private final ConfigProto config;
  private Cluster cluster;
  private final Map<Kind, Integer> instances = new HashMap<>();

  /**
   * Starts TensorFlow's server.
   *
   * @param cluster with all addresses
   * @param config the threads and devices of this process
   */
  Collectives(Cluster cluster, ConfigProto config) {
    this.config = config;
    this.cluster = cluster;
    this.context =
        CollectiveContext.start(server(cluster, config), cluster.size(), cluster.groupKey(1));
  }

  /** Returns whether these are the collectives of a cluster, and not of one before it. */
  boolean areOf(Cluster other) {
    return cluster.equals(other);
  }

  /**
   * Adds up over other workers from now on; none of the model's replicas may be left. An abort is
   * over then.
   *
   * @param changed with all addresses, and this worker's number as before
   */
  void change(Cluster changed) {
    context.change(server(changed, config), changed.size(), changed.groupKey(1));
    cluster = changed;
    instances.clear();
  }

  private static ServerDef server(Cluster cluster, ConfigProto config) {
    JobDef.Builder job = JobDef.newBuilder().setName(JOB);
    for (int worker = 0; worker < cluster.size(); worker++) {
      job.putTasks(cluster.number(worker), cluster.addresses().get(worker));
    }
    return ServerDef.newBuilder()
        .setCluster(ClusterDef.newBuilder().addJob(job))
        .setJobName(JOB)
        .setTaskIndex(cluster.number())
        .setProtocol("grpc")
        .setDefaultSessionConfig(
            config.toBuilder()
                .setExperimental(
                    ConfigProto.Experimental.newBuilder()
                        .setCollectiveGroupLeader("/job:%s/replica:0/task:0".formatted(JOB))))
        .build();
  }

  /**
   * Returns the sum of a vector over all workers; the caller closes it.
   *
   * @param name what is summed: sums of different names wait for each other for ever, where their
   *     vectors would be mixed up otherwise
   * @param vector float32 or float64; of the same length on every worker, at least 1
   */
  NativeTensor sum(String name, NativeTensor vector) {
    int instance = instance(name, vector.type(), vector.shape()[0]);
    long together = (long) vector.data().capacity() * context.size();
    if (context.size() > 2 && together > BYTES_TO_GATHER) {
      return context.reduce(vector, instance);
    }
    try (NativeTensor all = context.gather(vector, instance)) {
      return added(all, vector);
    }
  }

  /**
   * Returns the vectors of all workers, in their order, one after the other; the caller closes it.
   *
   * @param vector of the same length on every worker, at least 1
   */
  NativeTensor gather(String name, NativeTensor vector) {
    return context.gather(vector, instance("all of " + name, vector.type(), vector.shape()[0]));
  }

  /** Gives a vector to all other workers. */
  void send(String name, NativeTensor vector) {
    context.send(vector, instance(name, vector.type(), vector.shape()[0]));
  }

  /** Returns the vector that another worker gives to all; the caller closes it. */
  NativeTensor receive(String name, DataType type, int length) {
    return context.receive(type, length, instance(name, type, length));
  }

  private int instance(String name, DataType type, int length) {
    return instances.computeIfAbsent(
        new Kind(name, type, length, cluster.generation()), Collectives::instance);
  }

  /** The properties that sums with one number have in common. */
  private record Kind(String name, DataType type, int length, int generation) {}

  /** Returns the number of a kind: the same on all workers, in whatever order they come up. */
  private static int instance(Kind kind) {
    byte[] digest =
        Fingerprint.sha256()
            .digest(
                "%s %s %s %s"
                    .formatted(kind.generation(), kind.length(), kind.type(), kind.name())
                    .getBytes(StandardCharsets.UTF_8));
    return ByteBuffer.wrap(digest).getInt() & Integer.MAX_VALUE;
  }

  private static NativeTensor added(NativeTensor all, NativeTensor like) {
    int length = like.shape()[0];
    ByteBuffer parts = all.data();
    int bytes = like.data().capacity() / length;
    NativeTensor sum = NativeTensor.vector(like.type(), length, bytes);
    if (like.type() == DataType.DT_FLOAT) {
      FloatBuffer from = parts.asFloatBuffer();
      FloatBuffer to = sum.data().asFloatBuffer();
      for (int i = 0; i < length; i++) {
        float value = from.get(i);
        for (int at = i + length; at < from.capacity(); at += length) {
          value += from.get(at);
        }
        to.put(i, value);
      }
    } else {
      DoubleBuffer from = parts.asDoubleBuffer();
      DoubleBuffer to = sum.data().asDoubleBuffer();
      for (int i = 0; i < length; i++) {
        double value = from.get(i);
        for (int at = i + length; at < from.capacity(); at += length) {
          value += from.get(at);
        }
        to.put(i, value);
      }
    }
    return sum;
  }

  /**
   * Checks that this process has the devices of a further trainer.
   *
   * @throws IllegalStateException if it has fewer: TensorFlow's server cannot be given more
   */
  void checkDevices(ConfigProto wanted) {
    int has = config.getDeviceCountOrDefault(CPU, 1);
    int wants = wanted.getDeviceCountOrDefault(CPU, 1);
    if (wants > has) {
      throw new IllegalStateException(
          "devices must be at most %s, those of this process's first trainer with other workers, but is %s. Give the first one as many"
              .formatted(has, wants));
    }
  }

  /** Returns the context of the sums, in which a model's replicas exchange too. */
  EagerContext context() {
    return context.context();
  }

  /** Ends a sum that waits, and fails all to come. Any thread may call it. */
  void abort(String why) {
    context.abort(why);
  }
}
