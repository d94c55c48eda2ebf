package io.keraunos.capi;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.keraunos.distribute.TestPorts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.proto.ClusterDef;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.JobDef;
import org.tensorflow.proto.RunMetadata;
import org.tensorflow.proto.ServerDef;
import org.tensorflow.types.TFloat32;

/** Collectives in the functions of a context. */
@Timeout(120)
class FunctionCollectivesTest {

  /** Returns the configuration of a context with virtual devices. */
  private static ConfigProto config(int devices) {
    return ConfigProto.newBuilder()
        .putDeviceCount("CPU", devices)
        .setIntraOpParallelismThreads(1)
        .setInterOpParallelismThreads(1)
        .build();
  }

  /** The output "sum" of "x" over a group, which the operation "add" adds to a variable. */
  private static GraphDef graph(int groupSize, int key) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> x =
          tf.withName("x").placeholder(TFloat32.class, Placeholder.shape(Shape.of(2)));
      Output<TFloat32> sum = collective(tf, "CollectiveReduceV2", "reduce", x, groupSize, key);
      Output<TFloat32> rows = collective(tf, "CollectiveGatherV2", "gather", x, groupSize, key + 1);
      var w = tf.varHandleOp(TFloat32.class, Shape.of(2), VarHandleOp.sharedName("w"));
      tf.withName("zero").assignVariableOp(w, tf.constant(new float[2]));
      tf.withName("add").assignAddVariableOp(w, sum);
      tf.withName("read").identity(tf.readVariableOp(w, TFloat32.class));
      tf.withName("sum").identity(sum);
      tf.withName("rows").identity(rows);
      return graph.toGraphDef();
    }
  }

  private static Output<TFloat32> collective(
      Ops tf, String type, String name, Operand<TFloat32> x, int groupSize, int key) {
    var builder =
        tf.scope()
            .opBuilder(type, name)
            .addInput(x.asOutput())
            .addInput(tf.constant(groupSize).asOutput())
            .addInput(tf.constant(key).asOutput())
            .addInput(tf.constant(key).asOutput())
            .addInputList(new Output<?>[0])
            .setAttr("T", DataType.DT_FLOAT)
            .setAttr("communication_hint", "ring");
    if (type.equals("CollectiveReduceV2")) {
      builder.setAttr("merge_op", "Add").setAttr("final_op", "Id");
    }
    return builder.build().output(0);
  }

  private static FunctionGraph open(EagerContext context, GraphDef graph, int device) {
    return FunctionGraph.open(
        context,
        graph,
        FunctionGraph.Options.on("/device:CPU:" + device, ConfigProto.getDefaultInstance()));
  }

  private static NativeTensor vector(float... values) {
    NativeTensor vector = NativeTensor.vector(DataType.DT_FLOAT, values.length, Float.BYTES);
    vector.data().asFloatBuffer().put(values);
    return vector;
  }

  private static float[] fetched(NativeGraph graph, String output, List<String> targets) {
    try (NativeTensor x = vector(1, 2);
        PreparedRun run = graph.prepare(List.of("x:0"), List.of(output), targets)) {
      run.feed(0, x.handle());
      run.run();
      try (NativeTensor value = run.take(0)) {
        return value.floats();
      }
    }
  }

  private static float[] read(NativeGraph graph) {
    return fetched(graph, "read:0", List.of());
  }

  private static void zero(NativeGraph graph) {
    graph.prepare(List.of(), List.of(), List.of("zero")).run();
  }

  /** Adds the sum of the first device's and the second device's vectors, some times. */
  private static Callable<float[]> additions(NativeGraph graph, float first, int times) {
    return () -> {
      zero(graph);
      float[] sum = {};
      try (NativeTensor x = vector(first, 1);
          PreparedRun run = graph.prepare(List.of("x:0"), List.of("sum:0"), List.of("add"))) {
        run.feed(0, x.handle());
        for (int i = 0; i < times; i++) {
          run.run();
          try (NativeTensor value = run.take(0)) {
            sum = value.floats();
          }
        }
      }
      return sum;
    };
  }

  private static List<float[]> together(List<Callable<float[]>> calls)
      throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(calls.size());
    try {
      List<float[]> values = new ArrayList<>();
      for (Future<float[]> call : threads.invokeAll(calls)) {
        values.add(call.get());
      }
      return values;
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void devicesThatThreadsCallSumTheirVectors() throws Exception {
    try (EagerContext context = EagerContext.open(config(2));
        NativeGraph first = open(context, graph(2, 1), 0);
        NativeGraph second = open(context, graph(2, 1), 1)) {
      List<float[]> sums = together(List.of(additions(first, 10, 50), additions(second, 3, 50)));
      assertThat(sums.get(0)).isEqualTo(new float[] {13, 2});
      assertThat(sums.get(1)).isEqualTo(new float[] {13, 2});
      assertThat(read(first)).isEqualTo(new float[] {650, 100});
      assertThat(read(second)).isEqualTo(new float[] {650, 100});
    }
  }

  @Test
  void anAbortEndsACallThatWaits() throws Exception {
    ExecutorService threads = Executors.newSingleThreadExecutor();
    try (EagerContext context = EagerContext.open(config(2));
        NativeGraph first = open(context, graph(2, 1), 0)) {
      zero(first);
      Future<float[]> waiting = threads.submit(() -> fetched(first, "sum:0", List.of("add")));
      Thread.sleep(300);
      assertThat(waiting.isDone()).isFalse();
      context.abort("the other one is lost");
      ExecutionException e =
          assertTimeoutPreemptively(
              Duration.ofSeconds(20), () -> assertThrows(ExecutionException.class, waiting::get));
      assertThat(e).hasCauseThat().isInstanceOf(TensorFlowException.class);
      assertThat(e).hasMessageThat().contains("the other one is lost");
      assertThat(read(first)).isEqualTo(new float[] {0, 0}); // other calls go on
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void aTracedCallWithCollectivesReportsTheOpsOfOneDevice() throws Exception {
    List<RunMetadata> told = new ArrayList<>();
    try (EagerContext context = EagerContext.open(config(2));
        NativeGraph first = open(context, graph(2, 1), 0);
        NativeGraph second = open(context, graph(2, 1), 1)) {
      zero(first);
      zero(second);
      first.trace(told::add);
      List<float[]> rows =
          together(
              List.of(
                  () -> fetched(first, "rows:0", List.of("add")),
                  () -> fetched(second, "rows:0", List.of("add"))));
      first.trace(null);
      assertThat(rows.get(0)).isEqualTo(new float[] {1, 2, 1, 2});
      assertThat(told).hasSize(1);
      assertThat(told.get(0).getStepStats().toString()).contains("AssignAddVariableOp");
      assertThat(told.get(0).getStepStats().toString()).doesNotContain("Collective");
      assertThat(read(first)).isEqualTo(new float[] {2, 4});
      assertThat(read(second)).isEqualTo(new float[] {2, 4});
    }
  }

  @Test
  void aTracedGroupMayBeOfOne() {
    List<RunMetadata> told = new ArrayList<>();
    try (EagerContext context = EagerContext.open(config(1));
        NativeGraph alone = open(context, graph(1, 1), 0)) {
      zero(alone);
      alone.trace(told::add);
      assertThat(fetched(alone, "rows:0", List.of("add"))).isEqualTo(new float[] {1, 2});
      assertThat(told).hasSize(1);
    }
  }

  private static ServerDef server(int task, String address) {
    return ServerDef.newBuilder()
        .setCluster(
            ClusterDef.newBuilder()
                .addJob(JobDef.newBuilder().setName("worker").putTasks(task, address)))
        .setJobName("worker")
        .setTaskIndex(task)
        .setProtocol("grpc")
        .setDefaultSessionConfig(
            ConfigProto.newBuilder()
                .setExperimental(
                    ConfigProto.Experimental.newBuilder()
                        .setCollectiveGroupLeader("/job:worker/replica:0/task:" + task)))
        .build();
  }

  @Test
  void aServersContextKeepsVariablesWhenTheClusterChanges() throws Exception {
    String address = "127.0.0.1:" + TestPorts.choose(1).get(0);
    try (EagerContext context = EagerContext.open(config(2))) {
      context.enableCollectives(server(0, address));
      assertThat(context.devices().get(1)).isEqualTo("/job:worker/replica:0/task:0/device:CPU:1");
      try (NativeGraph first = open(context, graph(2, 1), 0);
          NativeGraph second = open(context, graph(2, 1), 1)) {
        together(List.of(additions(first, 10, 3), additions(second, 3, 3)));
        context.abort("the cluster changes");
        context.enableCollectives(server(0, address));
        assertThat(read(second)).isEqualTo(new float[] {39, 6});
        together(List.of(additions(first, 1, 2), additions(second, 1, 2)));
        assertThat(read(second)).isEqualTo(new float[] {4, 4});
        assertThat(
                assertThrows(
                    IllegalArgumentException.class,
                    () -> context.enableCollectives(server(1, address))))
            .hasMessageThat()
            .contains("must stay 0 for the life of its context, but is 1");
      }
    }
  }

  @Test
  void eagerCollectivesAndFunctionsShareAContext() {
    String address = "127.0.0.1:" + TestPorts.choose(1).get(0);
    CollectiveContext collectives = CollectiveContext.start(server(0, address), 1, 1);
    try (NativeGraph graph = open(collectives.context(), graph(1, 7), 0);
        NativeTensor vector = vector(4, 5)) {
      zero(graph); // allows primitive ops to run in the caller's thread
      try (NativeTensor sum = collectives.reduce(vector, 1)) {
        assertThat(sum.floats()).isEqualTo(new float[] {4, 5});
      }
      assertThat(fetched(graph, "sum:0", List.of("add"))).isEqualTo(new float[] {1, 2});
      try (NativeTensor rows = collectives.gather(vector, 2)) {
        assertThat(rows.floats()).isEqualTo(new float[] {4, 5});
      }
    }
    collectives.context().close();
  }

  @Test
  void collectivesAreEnabledBeforeTheFirstGraph() {
    try (EagerContext context = EagerContext.open(config(1))) {
      open(context, graph(1, 1), 0).close();
      assertThat(
              assertThrows(
                  IllegalStateException.class,
                  () -> context.enableCollectives(server(0, "127.0.0.1:1"))))
          .hasMessageThat()
          .contains("before the first graph");
    }
  }
}
