package io.keraunos.benchmarks.jmh;

import io.keraunos.capi.NativeSession;
import io.keraunos.capi.NativeTensor;
import io.keraunos.capi.PreparedRun;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.TFloat32;

/** The cost of a session call around the kernels: one number fed, doubled and fetched. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class PreparedRunBenchmark {

  private static final ConfigProto IN_THE_CALLING_THREAD =
      ConfigProto.newBuilder().setInterOpParallelismThreads(-1).build();

  private final Graph graph = new Graph();
  private final NativeTensor number = NativeTensor.scalar(DataType.DT_FLOAT, Float.BYTES);
  private final TFloat32 sameNumber = TFloat32.scalarOf(1);
  private final Session session;
  private final NativeSession nativeSession;
  private final PreparedRun run;
  private final String feed;
  private final String fetch;

  /** Builds the graph and opens both sessions. */
  public PreparedRunBenchmark() {
    Ops tf = Ops.create(graph);
    Operand<TFloat32> fed = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
    feed = fed.op().name();
    fetch = tf.math.add(fed, fed).op().name();
    session = new Session(graph, IN_THE_CALLING_THREAD);
    nativeSession = NativeSession.open(graph.toGraphDef(), IN_THE_CALLING_THREAD);
    run = nativeSession.prepare(List.of(feed + ":0"), List.of(fetch + ":0"), List.of());
    number.data().putFloat(0, 1);
    run.feed(0, number.handle());
  }

  /** A run whose feeds and fetches were resolved once. */
  @Benchmark
  public float preparedRun() {
    run.run();
    try (NativeTensor doubled = run.take(0)) {
      return doubled.data().getFloat(0);
    }
  }

  /** TensorFlow Java's own way, for comparison. */
  @Benchmark
  public float sessionRunner() {
    try (Result result = session.runner().feed(feed, sameNumber).fetch(fetch).run()) {
      return ((TFloat32) result.get(0)).getFloat();
    }
  }

  /** Frees what is native. */
  @TearDown
  public void close() {
    nativeSession.close();
    session.close();
    graph.close();
    number.close();
    sameNumber.close();
  }
}
