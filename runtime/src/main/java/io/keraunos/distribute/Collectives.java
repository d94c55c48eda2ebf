package io.keraunos.distribute;

import io.keraunos.capi.NativeSession;
import io.keraunos.capi.NativeTensor;
import io.keraunos.capi.PreparedRun;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Server;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.ClusterDef;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.JobDef;
import org.tensorflow.proto.RunOptions;
import org.tensorflow.proto.ServerDef;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TType;

/**
 * TensorFlow's server of this worker, and a session on it that adds vectors up over all workers
 * with the op {@code CollectiveReduceV2}.
 *
 * <p>Every worker must ask for the same sums in the same order. The op has no timeout, since each
 * one would cost a sleeping thread: whoever notices that a worker is lost calls {@link #cancel}.
 */
final class Collectives implements AutoCloseable {

  private static final String JOB = "worker";
  private static final int GROUP = 1;

  // TensorFlow cannot stop a server: it ends with the process.
  private final Server server;
  private final NativeSession session;
  private final NativeTensor instance = NativeTensor.scalar(DataType.DT_INT32, Integer.BYTES);
  private final Map<DataType, PreparedRun> sums = new EnumMap<>(DataType.class);

  /**
   * Starts the server. It listens on the port of this worker's address, on all interfaces.
   *
   * @param cluster with all addresses
   */
  Collectives(Cluster cluster) {
    ConfigProto config = config(cluster);
    this.server = new Server(server(cluster, config));
    server.start();
    int port = HostPort.parse("address", cluster.addresses().get(cluster.rank())).port();
    this.session = NativeSession.open(graph(cluster), config, "grpc://localhost:" + port);
    sums.put(DataType.DT_FLOAT, prepare("float32", 1));
    sums.put(DataType.DT_DOUBLE, prepare("float64", 2));
  }

  private PreparedRun prepare(String type, long key) {
    // The key makes the workers count their runs together, so that these match.
    RunOptions options =
        RunOptions.newBuilder()
            .setExperimental(RunOptions.Experimental.newBuilder().setCollectiveGraphKey(key))
            .build();
    PreparedRun run =
        session.prepare(
            List.of(type + "/value:0", "instance:0"), List.of(type + "/sum:0"), List.of(), options);
    run.feed(1, instance.handle());
    return run;
  }

  private static ConfigProto config(Cluster cluster) {
    return ConfigProto.newBuilder()
        .putDeviceCount("CPU", 1)
        .putDeviceCount("GPU", 0)
        .addDeviceFilters("/job:%s/task:%d".formatted(JOB, cluster.rank()))
        .setExperimental(
            ConfigProto.Experimental.newBuilder()
                .setCollectiveGroupLeader("/job:%s/replica:0/task:0".formatted(JOB)))
        .build();
  }

  private static ServerDef server(Cluster cluster, ConfigProto config) {
    JobDef.Builder job = JobDef.newBuilder().setName(JOB);
    for (int worker = 0; worker < cluster.size(); worker++) {
      job.putTasks(worker, cluster.addresses().get(worker));
    }
    return ServerDef.newBuilder()
        .setCluster(ClusterDef.newBuilder().addJob(job))
        .setJobName(JOB)
        .setTaskIndex(cluster.rank())
        .setProtocol("grpc")
        .setDefaultSessionConfig(config)
        .build();
  }

  private static GraphDef graph(Cluster cluster) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TInt32> instance =
          tf.withName("instance").placeholder(TInt32.class, Placeholder.shape(Shape.scalar()));
      String device = "/job:%s/replica:0/task:%d/device:CPU:0".formatted(JOB, cluster.rank());
      addSum(graph, tf.withSubScope("float32"), TFloat32.class, instance, cluster.size(), device);
      addSum(graph, tf.withSubScope("float64"), TFloat64.class, instance, cluster.size(), device);
      return graph.toGraphDef();
    }
  }

  /** Version 2 of the op, for which TensorFlow Java has no class; it has one for version 3. */
  private static <T extends TType> void addSum(
      Graph graph, Ops tf, Class<T> type, Operand<TInt32> instance, int size, String device) {
    Operand<T> value = tf.withName("value").placeholder(type, Placeholder.shape(Shape.of(-1)));
    graph
        .opBuilder("CollectiveReduceV2", tf.scope().makeOpName("sum"), tf.scope())
        .addInput(value.asOutput())
        .addInput(tf.constant(size).asOutput())
        .addInput(tf.constant(GROUP).asOutput())
        .addInput(instance.asOutput())
        .addInputList(new Output<?>[0])
        .setAttr("merge_op", "Add")
        .setAttr("final_op", "Id")
        .setAttr("communication_hint", "ring")
        .setDevice(device)
        .build();
  }

  /**
   * The sum of a vector over all workers; the caller closes it.
   *
   * @param vector float32 or float64; of the same length on every worker, at least 1
   */
  NativeTensor sum(NativeTensor vector) {
    PreparedRun run = sums.get(vector.type());
    if (run == null) {
      throw new IllegalArgumentException(
          "what is added up must be float32 or float64, but was " + vector.type());
    }
    // Sums of one instance must have one type and shape: those of one length share an instance.
    int wide = vector.type() == DataType.DT_DOUBLE ? 1 : 0;
    instance.data().putInt(0, 2 * vector.shape()[0] + wide);
    run.feed(0, vector.handle());
    run.run();
    return run.take(0);
  }

  /** Ends a sum that waits, and fails all to come. Any thread may call it. */
  void cancel() {
    session.cancel();
  }

  @Override
  public void close() {
    session.close();
    instance.close();
  }
}
