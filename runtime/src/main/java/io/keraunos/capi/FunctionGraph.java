package io.keraunos.capi;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.RunMetadata;

/**
 * A graph whose calls are functions of an {@link EagerContext}, on one of its devices.
 *
 * <p>Several graphs of a context, on the same or on different devices, have variables of their own,
 * and may be called by different threads at the same time; collectives in them join them. A call
 * with collectives runs in the context's threads, any other one in the thread that calls, unless
 * {@linkplain Options#direct told otherwise}.
 */
public final class FunctionGraph implements NativeGraph {

  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final AtomicInteger LIVE = new AtomicInteger();

  private final EagerContext context;
  private final Options options;
  private final String prefix;
  private final VariableOps original;
  private final GraphDef placed;
  private final ImportedGraph imported;
  private final List<NativeFunction> library = new ArrayList<>();
  private final List<FunctionRun> runs = new ArrayList<>();
  private final TwinHolder twins = new TwinHolder();
  private boolean closed;

  /**
   * Device and rewrites of a graph.
   *
   * @param device one of {@link EagerContext#devices}, or its end, such as {@code /device:CPU:1};
   *     empty if TensorFlow places each op
   * @param config the rewrites of the graph; threads and devices are those of the context
   * @param direct whether all calls run in the context's threads. Their first call starts sooner
   *     than one in the caller's thread, which TensorFlow rewrites twice; each later one of a small
   *     graph takes longer
   */
  public record Options(String device, ConfigProto config, boolean direct) {

    /** Returns options with which calls without collectives run in the thread that calls. */
    public static Options on(String device, ConfigProto config) {
      return new Options(device, config, false);
    }
  }

  private FunctionGraph(
      EagerContext context, VariableOps original, Options options, String prefix) {
    this.context = context;
    this.options = options;
    this.prefix = prefix;
    this.original = original;
    this.placed = PlacedGraph.of(original.graph(), options.device(), prefix);
    this.imported = ImportedGraph.of(placed);
  }

  /**
   * Imports a graph.
   *
   * @throws IllegalArgumentException if the context has no such device
   */
  public static FunctionGraph open(EagerContext context, GraphDef definition, Options options) {
    Options resolved =
        new Options(
            device(context, options.device()),
            options.config().toBuilder().setAllowSoftPlacement(true).build(),
            options.direct());
    FunctionGraph graph =
        new FunctionGraph(
            context,
            VariableOps.of(definition),
            resolved,
            "keraunos_%s_".formatted(NUMBER.incrementAndGet()));
    context.opened();
    LIVE.incrementAndGet();
    try {
      graph.addLibrary();
      return graph;
    } catch (RuntimeException e) {
      graph.free();
      throw e;
    }
  }

  private void addLibrary() {
    for (FunctionDef function : placed.getLibrary().getFunctionList()) {
      library.add(NativeFunction.add(context, function));
    }
  }

  private static String device(EagerContext context, String device) {
    if (device.isEmpty()) {
      return device;
    }
    List<String> devices = context.devices();
    return devices.stream()
        .filter(known -> known.endsWith(device))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "device must be empty or one of %s, but is \"%s\"".formatted(devices, device)));
  }

  /** Returns the number of graphs of this process that are not closed. */
  public static int live() {
    return LIVE.get();
  }

  @Override
  public PreparedRun prepare(List<String> feeds, List<String> fetches, List<String> targets) {
    if (closed) {
      throw new IllegalStateException("the graph is closed");
    }
    CallNames names = new CallNames(feeds, fetches, targets);
    FunctionBody body = FunctionBody.of(placed, names, imported::type);
    boolean inCallersThread = !options.direct() && !body.hasCollectives();
    if (inCallersThread) {
      context.allowCallersThread();
    }
    NativeFunction function = NativeFunction.add(context, prefix + "run_" + runs.size(), body);
    FunctionRun run =
        new FunctionRun(
            names,
            function,
            new FunctionCall(context, function.name(), body, options.config(), inCallersThread),
            twins);
    runs.add(run);
    return run; // closed with the graph, or earlier
  }

  /**
   * {@inheritDoc}
   *
   * <p>TensorFlow does not tell the times of ops in a context. While there is a listener, each call
   * runs a second time in a session with a copy of the variables, whose times are reported; for
   * these, collectives do not wait for others.
   */
  @Override
  public void trace(@Nullable Consumer<RunMetadata> listener) {
    twins.set(
        Optional.ofNullable(listener)
            .map(told -> SessionTwin.open(original, this, options.config(), told)));
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    try {
      twins.set(Optional.empty());
      destroyVariables();
    } finally {
      free();
    }
  }

  private void destroyVariables() {
    List<String> destructions = original.destructions();
    if (!destructions.isEmpty()) {
      prepare(List.of(), List.of(), destructions).run();
    }
  }

  private void free() {
    closed = true;
    runs.forEach(FunctionRun::close);
    library.forEach(NativeFunction::close);
    imported.close();
    context.released();
    LIVE.decrementAndGet();
  }
}
