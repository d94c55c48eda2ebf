package io.keraunos.benchmarks;

import io.keraunos.capi.NativeSession;
import io.keraunos.capi.PreparedRun;
import io.keraunos.logger.MetricLogger;
import io.keraunos.metric.MetricValues;
import io.keraunos.trainer.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TType;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures what TensorFlow's kernels need for a step of training: the graph that the runtime trains
 * with, its batch in variables, nothing fed and nothing fetched. Where the runtime computes shares
 * of a batch at the same time, so does this. Beside it the rate of a large matrix product.
 */
@Command(
    name = "measure-bound",
    mixinStandardHelpOptions = true,
    description = "Measures what TensorFlow's kernels need for a step of training.")
public final class MeasureBound implements Callable<Integer> {

  private static final long MATRIX = 1024;
  private static final int PRODUCTS = 40;

  @Option(names = "--contest", required = true, description = "One of ${COMPLETION-CANDIDATES}.")
  private Contest contest;

  @Option(names = "--data-dir", defaultValue = "data", description = "See compare.")
  private Path dataDir;

  @Option(names = "--seed", defaultValue = "0", description = "Decides first values.")
  private long seed;

  @Option(names = "--epochs", defaultValue = "5", description = "That count (default: 5).")
  private int epochs;

  @Option(
      names = "--intra-op-threads",
      description = "Threads per op, each on the whole batch (default: chosen by the runtime).")
  private @Nullable Integer intraOpThreads;

  @Option(
      names = "--inter-op-threads",
      defaultValue = "-1",
      description = "Threads for ops; -1: the one that calls (default: -1).")
  private int interOpThreads;

  @Option(names = "--json", description = "Prints the result as compare-peers reads it.")
  private boolean json;

  /** Keeps the graph of a fit. */
  private static final class GraphKeeper implements MetricLogger {
    private @Nullable GraphDef graph;

    @Override
    public void start(Path folder, long step, Map<String, String> settings) {}

    @Override
    public void log(long step, MetricValues values) {}

    @Override
    public void graph(GraphDef definition) {
      graph = definition;
    }

    @Override
    public void end() {}
  }

  @Override
  public Integer call() throws IOException {
    GraphDef trained = graph();
    List<String> shares = new ArrayList<>();
    while (has(trained, "train/share" + shares.size())) {
      shares.add("train/share" + shares.size());
    }
    int parts = Math.max(1, shares.size());
    GraphDef fixed = FixedBatch.in(trained, contest.batch() / parts, contest.classes());
    ConfigProto config =
        ConfigProto.newBuilder().setInterOpParallelismThreads(interOpThreads).build();
    double seconds;
    try (NativeSession session = NativeSession.open(fixed, config)) {
      session.prepare(List.of(), List.of(), List.of("variables/initialize")).run();
      session.prepare(List.of(), List.of(), List.of(FixedBatch.FILL)).run();
      seconds =
          shares.isEmpty()
              ? secondsPerStep(session, List.of("train/step"), null)
              : secondsPerStep(session, shares, "train/update");
    }
    double flops = FlopCount.of(fixed, "train/") * parts;
    double matrix = matrixFlopsPerSecond(config);
    if (json) {
      System.out.println(
          PeerResult.ofKernels(contest, contest.batch() / seconds, flops / 1e9, matrix / 1e9)
              .toJson());
    } else {
      System.out.printf(
          Locale.ROOT,
          "%s in %d parts: %.1f µs per step, %.4f GFLOP per step, %.1f GFLOP/s; a matrix product"
              + " does %.1f GFLOP/s, at which a step takes %.1f µs%n",
          contest.title(),
          parts,
          seconds * 1e6,
          flops / 1e9,
          flops / 1e9 / seconds,
          matrix / 1e9,
          flops / matrix * 1e6);
    }
    return 0;
  }

  /** The graph that the runtime trains this with; it also decides TensorFlow's pool of threads. */
  private GraphDef graph() throws IOException {
    Path folder = Files.createTempDirectory("keraunos-bound");
    GraphKeeper keeper = new GraphKeeper();
    Trainer.Builder builder =
        contest
            .builder(dataDir)
            .seed(seed)
            .progressBar(false)
            .modelSummary(false)
            .report(false)
            .defaultRootDir(folder)
            .loggers(keeper)
            .maxSteps(1);
    if (intraOpThreads != null) {
      builder.intraOpThreads(intraOpThreads);
    }
    try (Trainer trainer = builder.build()) {
      trainer.fit();
    } finally {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    return Objects.requireNonNull(keeper.graph);
  }

  private static boolean has(GraphDef graph, String name) {
    return graph.getNodeList().stream().anyMatch(node -> node.getName().equals(name));
  }

  /** Returns the seconds per step of the median epoch, without the first. */
  private double secondsPerStep(
      NativeSession session, List<String> together, @Nullable String after) {
    PreparedRun last = after == null ? null : session.prepare(List.of(), List.of(), List.of(after));
    List<Double> times = new ArrayList<>();
    try (SpinningThreads threads = new SpinningThreads(runs(session, together))) {
      for (int epoch = 0; epoch <= epochs; epoch++) {
        long start = System.nanoTime();
        for (int step = 0; step < contest.steps(); step++) {
          long t0 = System.nanoTime();
          threads.runAll();
          long t1 = System.nanoTime();
          if (last != null) {
            last.run();
          }
          t("shares", t1 - t0);
          t("update", System.nanoTime() - t1);
        }
        if (epoch > 0) {
          times.add((System.nanoTime() - start) / 1e9 / contest.steps());
        }
      }
    }
    return Spread.of(times).median();
  }

  static java.util.Map<String, java.util.List<Long>> T = new java.util.TreeMap<>();

  static void t(String n, long v) {
    T.computeIfAbsent(n, k -> new java.util.ArrayList<>()).add(v);
  }

  static {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () ->
                    T.forEach(
                        (n, l) -> {
                          java.util.Collections.sort(l);
                          System.out.println(
                              "PHASE "
                                  + n
                                  + " p10 "
                                  + l.get(l.size() / 10) / 1000
                                  + " p50 "
                                  + l.get(l.size() / 2) / 1000
                                  + " p90 "
                                  + l.get(l.size() * 9 / 10) / 1000);
                        })));
  }

  private static List<Runnable> runs(NativeSession session, List<String> targets) {
    List<Runnable> runs = new ArrayList<>();
    for (String target : targets) {
      PreparedRun run = session.prepare(List.of(), List.of(), List.of(target));
      String n = target;
      runs.add(
          () -> {
            long a = System.nanoTime();
            run.run();
            long b = System.nanoTime();
            synchronized (T) {
              t(n, b - a);
            }
          });
    }
    return runs;
  }

  /** Measures one product in each core at the same time; returns the fastest of some. */
  private static double matrixFlopsPerSecond(ConfigProto config) {
    int cores = Runtime.getRuntime().availableProcessors();
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Shape shape = Shape.of(MATRIX, MATRIX);
      Operand<? extends TType> matrix =
          tf.varHandleOp(TFloat32.class, shape, VarHandleOp.sharedName("matrix"));
      Op fill =
          tf.assignVariableOp(
              matrix,
              tf.random.statelessRandomUniform(
                  tf.array(MATRIX, MATRIX), tf.array(1L, 2L), TFloat32.class));
      Operand<TFloat32> value = tf.readVariableOp(matrix, TFloat32.class);
      String product = tf.linalg.matMul(value, value).op().name();
      try (NativeSession session = NativeSession.open(graph.toGraphDef(), config)) {
        session.prepare(List.of(), List.of(), List.of(fill.op().name())).run();
        double fastest = Double.POSITIVE_INFINITY;
        List<String> one = Collections.nCopies(cores, product);
        try (SpinningThreads threads = new SpinningThreads(runs(session, one))) {
          for (int i = 0; i < PRODUCTS; i++) {
            long start = System.nanoTime();
            threads.runAll();
            fastest = Math.min(fastest, (System.nanoTime() - start) / 1e9);
          }
        }
        return 2.0 * MATRIX * MATRIX * MATRIX * cores / fastest;
      }
    }
  }

  /** Runs it. */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new MeasureBound())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(arguments));
  }
}
