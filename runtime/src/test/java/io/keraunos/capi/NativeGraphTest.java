package io.keraunos.capi;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.exceptions.TFInvalidArgumentException;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.RunMetadata;
import org.tensorflow.types.TFloat32;

/** The same graphs run by sessions and by functions. */
class NativeGraphTest {

  private static final ConfigProto CONFIG =
      ConfigProto.newBuilder()
          .setIntraOpParallelismThreads(1)
          .setInterOpParallelismThreads(1)
          .build();

  /** The ways to run a graph. */
  enum Engine {
    SESSION,
    CALLERS_THREAD,
    DIRECT;

    NativeGraph open(EagerContext context, GraphDef graph) {
      return switch (this) {
        case SESSION -> NativeSession.open(graph, CONFIG);
        case CALLERS_THREAD ->
            FunctionGraph.open(context, graph, FunctionGraph.Options.on("", CONFIG));
        case DIRECT ->
            FunctionGraph.open(context, graph, new FunctionGraph.Options("", CONFIG, true));
      };
    }
  }

  private EagerContext context;
  private int tensors;

  @BeforeEach
  void open() {
    tensors = NativeTensor.live();
    context = EagerContext.open(CONFIG);
  }

  @AfterEach
  void close() {
    context.close(); // throws if a test leaves a graph open
    assertThat(NativeTensor.live()).isEqualTo(tensors);
  }

  private static GraphDef graph(Function<Ops, ?> ops) {
    try (Graph graph = new Graph()) {
      ops.apply(Ops.create(graph));
      return graph.toGraphDef();
    }
  }

  private static Placeholder<TFloat32> input(Ops tf, String name) {
    return tf.withName(name).placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1)));
  }

  /** A variable of two elements, the operations "zero" and "add", the outputs "read" and "echo". */
  private static GraphDef counter() {
    return graph(
        tf -> {
          var w =
              tf.withName("w")
                  .varHandleOp(TFloat32.class, Shape.of(2), VarHandleOp.sharedName("w"));
          tf.withName("zero").assignVariableOp(w, tf.constant(new float[2]));
          Operand<TFloat32> x = input(tf, "x");
          tf.withName("add").assignAddVariableOp(w, x);
          tf.withName("echo").math.mul(x, tf.constant(1f));
          Operand<TFloat32> value = tf.readVariableOp(w, TFloat32.class);
          return tf.withName("read").math.mul(value, tf.constant(1f));
        });
  }

  private static NativeTensor vector(float... values) {
    NativeTensor vector = NativeTensor.vector(DataType.DT_FLOAT, values.length, Float.BYTES);
    vector.data().asFloatBuffer().put(values);
    return vector;
  }

  private static void run(NativeGraph graph, String target) {
    try (PreparedRun run = graph.prepare(List.of(), List.of(), List.of(target))) {
      run.run();
    }
  }

  private static void add(NativeGraph graph, float... values) {
    try (NativeTensor x = vector(values);
        PreparedRun run = graph.prepare(List.of("x:0"), List.of(), List.of("add"))) {
      run.feed(0, x.handle());
      run.run();
    }
  }

  private static float[] read(NativeGraph graph) {
    try (PreparedRun run = graph.prepare(List.of(), List.of("read:0"), List.of())) {
      run.run();
      return taken(run, 0);
    }
  }

  private static float[] taken(PreparedRun run, int index) {
    try (NativeTensor value = run.take(index)) {
      return value.floats();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFeedRefilledBetweenCallsIsReadAgain(Engine engine) {
    GraphDef definition = graph(tf -> tf.withName("sum").math.add(input(tf, "x"), input(tf, "y")));
    try (NativeGraph graph = engine.open(context, definition);
        NativeTensor x = vector(1, 2);
        NativeTensor y = vector(10, 20)) {
      PreparedRun run = graph.prepare(List.of("y:0", "x:0"), List.of("sum:0"), List.of());
      run.feed(0, y.handle());
      run.feed(1, x.handle());
      run.run();
      assertThat(taken(run, 0)).isEqualTo(new float[] {11, 22});
      x.data().putFloat(0, 5);
      run.run();
      assertThat(taken(run, 0)).isEqualTo(new float[] {15, 22});
      try (NativeTensor longer = vector(1, 1, 1)) {
        run.feed(0, longer.handle());
        run.feed(1, longer.handle());
        run.run();
        assertThat(taken(run, 0)).isEqualTo(new float[] {2, 2, 2});
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void variablesAreKeptFromCallToCall(Engine engine) {
    try (NativeGraph graph = engine.open(context, counter())) {
      run(graph, "zero");
      add(graph, 1, 2);
      add(graph, 1, 2);
      assertThat(read(graph)).isEqualTo(new float[] {2, 4});
      run(graph, "zero");
      assertThat(read(graph)).isEqualTo(new float[] {0, 0});
    }
  }

  @ParameterizedTest
  @EnumSource
  void targetsRunTogetherWithFetches(Engine engine) {
    try (NativeGraph graph = engine.open(context, counter());
        NativeTensor x = vector(1, 2)) {
      run(graph, "zero");
      PreparedRun both = graph.prepare(List.of("x:0"), List.of("echo:0"), List.of("add"));
      both.feed(0, x.handle());
      for (int i = 1; i <= 3; i++) {
        both.run();
        assertThat(taken(both, 0)).isEqualTo(new float[] {1, 2});
        assertThat(read(graph)).isEqualTo(new float[] {i, 2 * i});
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aValueInTheMiddleOfAGraphCanBeFed(Engine engine) {
    GraphDef definition =
        graph(
            tf -> {
              Operand<TFloat32> doubled =
                  tf.withName("double").math.mul(input(tf, "x"), tf.constant(2f));
              return tf.withName("negative").math.neg(doubled);
            });
    try (NativeGraph graph = engine.open(context, definition);
        NativeTensor value = vector(3)) {
      PreparedRun run = graph.prepare(List.of("double:0"), List.of("negative:0"), List.of());
      run.feed(0, value.handle());
      run.run();
      assertThat(taken(run, 0)).isEqualTo(new float[] {-3});
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SESSION") // there it shares the memory
  void aFetchedFeedIsACopy(Engine engine) {
    GraphDef definition = graph(tf -> tf.withName("same").identity(input(tf, "x")));
    try (NativeGraph graph = engine.open(context, definition);
        NativeTensor x = vector(1, 2)) {
      PreparedRun run = graph.prepare(List.of("x:0"), List.of("same:0"), List.of());
      run.feed(0, x.handle());
      run.run();
      try (NativeTensor same = run.take(0)) {
        x.data().putFloat(0, 9);
        assertThat(same.floats()).isEqualTo(new float[] {1, 2});
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void graphsDoNotShareVariables(Engine engine) {
    try (NativeGraph first = engine.open(context, counter());
        NativeGraph second = engine.open(context, counter())) {
      run(first, "zero");
      run(second, "zero");
      add(first, 1, 2);
      add(second, 10, 20);
      assertThat(read(first)).isEqualTo(new float[] {1, 2});
      assertThat(read(second)).isEqualTo(new float[] {10, 20});
    }
  }

  @ParameterizedTest
  @EnumSource
  void nothingRunsWithoutFetchesAndTargets(Engine engine) {
    try (NativeGraph graph = engine.open(context, counter())) {
      graph.prepare(List.of(), List.of(), List.of()).run();
      graph.prepare(List.of("x:0"), List.of(), List.of()).run();
    }
  }

  @ParameterizedTest
  @EnumSource
  void namesThatTheGraphHasNotAreErrors(Engine engine) {
    try (NativeGraph graph = engine.open(context, counter())) {
      assertThat(
              assertThrows(
                  IllegalArgumentException.class,
                  () -> graph.prepare(List.of(), List.of("absent:0"), List.of())))
          .hasMessageThat()
          .isEqualTo("no operation \"absent\" in the graph");
      assertThrows(
          IllegalArgumentException.class,
          () -> graph.prepare(List.of(), List.of(), List.of("absent")));
      assertThrows(
          IllegalArgumentException.class,
          () -> graph.prepare(List.of("absent:0"), List.of(), List.of("zero")));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFeedOfAnotherTypeIsAnErrorAndTheNextCallRuns(Engine engine) {
    try (NativeGraph graph = engine.open(context, counter());
        NativeTensor wrong = NativeTensor.vector(DataType.DT_INT32, 2, Integer.BYTES);
        NativeTensor x = vector(1, 2)) {
      run(graph, "zero");
      PreparedRun run = graph.prepare(List.of("x:0"), List.of(), List.of("add"));
      run.feed(0, wrong.handle());
      assertThat(assertThrows(TFInvalidArgumentException.class, run::run))
          .hasMessageThat()
          .containsMatch("int32");
      run.feed(0, x.handle());
      run.run();
      assertThat(read(graph)).isEqualTo(new float[] {1, 2});
    }
  }

  @ParameterizedTest
  @EnumSource
  void aVariableWithoutAValueIsAnError(Engine engine) {
    try (NativeGraph graph = engine.open(context, counter())) {
      PreparedRun run = graph.prepare(List.of(), List.of("read:0"), List.of());
      assertThrows(TensorFlowException.class, run::run);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anOpThatTensorFlowDoesNotHaveIsAnError(Engine engine) {
    NodeDef node = NodeDef.newBuilder().setName("n").setOp("NoSuchOp").build();
    GraphDef definition = GraphDef.newBuilder().addNode(node).build();
    assertThat(
            assertThrows(TensorFlowException.class, () -> engine.open(context, definition).close()))
        .hasMessageThat()
        .contains("NoSuchOp");
  }

  @ParameterizedTest
  @EnumSource
  void aClosedGraphRunsNothing(Engine engine) {
    NativeGraph graph = engine.open(context, counter());
    PreparedRun run = graph.prepare(List.of(), List.of(), List.of("zero"));
    graph.close();
    graph.close();
    run.close();
    assertThrows(IllegalStateException.class, run::run);
  }

  @ParameterizedTest
  @EnumSource
  void trainingHasTheSameBits(Engine engine) {
    GraphDef definition = graph(TinyTraining::add);
    assertThat(TinyTraining.weights(engine.open(context, definition)))
        .isEqualTo(TinyTraining.weights(NativeSession.open(definition, CONFIG)));
  }

  @ParameterizedTest
  @EnumSource
  void callsReportTheTimesOfTheirOps(Engine engine) {
    List<RunMetadata> told = new ArrayList<>();
    try (NativeGraph graph = engine.open(context, counter())) {
      run(graph, "zero");
      add(graph, 1, 2);
      graph.trace(told::add);
      add(graph, 1, 2);
      assertThat(told).hasSize(1);
      assertThat(told.get(0).getStepStats().getDevStatsList().toString())
          .contains("AssignAddVariableOp");
      graph.trace(null);
      add(graph, 1, 2);
      assertThat(told).hasSize(1);
      assertThat(read(graph)).isEqualTo(new float[] {3, 6});
    }
  }

  @Test
  void closingDestroysTheVariables() {
    bigVariable();
    long before = Pointer.physicalBytes();
    for (int i = 0; i < 20; i++) {
      bigVariable(); // 2 GB if all stayed
    }
    assertThat(Pointer.physicalBytes() - before).isLessThan(500L << 20);
  }

  /** Opens and closes a graph with a variable of 100 MB. */
  private void bigVariable() {
    GraphDef definition =
        graph(
            tf -> {
              int n = 100 << 18;
              var w = tf.varHandleOp(TFloat32.class, Shape.of(n), VarHandleOp.sharedName("w"));
              return tf.withName("fill")
                  .assignVariableOp(w, tf.fill(tf.constant(new int[] {n}), tf.constant(1f)));
            });
    try (NativeGraph graph = Engine.DIRECT.open(context, definition)) {
      run(graph, "fill");
    }
  }

  @ParameterizedTest
  @EnumSource
  void manyCallsDoNotLetTheProcessGrow(Engine engine) {
    try (NativeGraph graph = engine.open(context, counter());
        NativeTensor first = vector(new float[1 << 16]);
        NativeTensor second = vector(new float[1 << 16])) {
      PreparedRun run = graph.prepare(List.of("x:0"), List.of("echo:0"), List.of());
      repeat(run, first, second, 2_000);
      long before = Pointer.physicalBytes();
      repeat(run, first, second, 4_000); // 1 GB if each value were kept
      assertThat(Pointer.physicalBytes() - before).isLessThan(200L << 20);
    }
  }

  private static void repeat(PreparedRun run, NativeTensor first, NativeTensor second, int times) {
    for (int i = 0; i < times; i++) {
      run.feed(0, (i % 2 == 0 ? first : second).handle());
      run.run();
      run.take(0).close();
    }
  }

  @Test
  void aContextWithAnOpenGraphCannotBeClosed() {
    try (NativeGraph graph = Engine.DIRECT.open(context, counter())) {
      run(graph, "zero");
      assertThat(assertThrows(IllegalStateException.class, context::close))
          .hasMessageThat()
          .contains("1 are open");
    }
  }

  @Test
  void theDeviceMustBeThere() {
    assertThat(
            assertThrows(
                IllegalArgumentException.class,
                () ->
                    FunctionGraph.open(
                        context, counter(), FunctionGraph.Options.on("/device:CPU:7", CONFIG))))
        .hasMessageThat()
        .contains("but is \"/device:CPU:7\"");
    assertThat(Arrays.asList(context.devices().get(0).split("/"))).contains("device:CPU:0");
  }

  @Test
  void negativeNumbersOfThreadsAreForSessions() {
    assertThrows(
        IllegalArgumentException.class,
        () -> EagerContext.open(CONFIG.toBuilder().setInterOpParallelismThreads(-1).build()));
  }
}
