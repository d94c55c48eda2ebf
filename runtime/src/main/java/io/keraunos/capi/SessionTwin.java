package io.keraunos.capi;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.RunMetadata;

/**
 * A session on the graph of a {@link FunctionGraph}, with a copy of its variables, which runs its
 * calls a second time to tell how long each op takes: an eager context does not.
 *
 * <p>TensorFlow rewrites the graph in the same way, so the ops are the same ones. A collective is
 * replaced by an op without the others; the twin's variables differ from then on, and only the
 * times are of use.
 */
final class SessionTwin implements AutoCloseable {

  private final NativeSession session;

  private SessionTwin(NativeSession session) {
    this.session = session;
  }

  /**
   * Opens a twin.
   *
   * @param graph the graph, with ops for its variables
   * @param original reads the variables
   * @param listener is told of each call
   */
  static SessionTwin open(
      VariableOps graph, NativeGraph original, ConfigProto config, Consumer<RunMetadata> listener) {
    GraphDef alone = LocalCollectives.in(graph.graph());
    SessionTwin twin = new SessionTwin(NativeSession.open(alone, config));
    try {
      twin.copy(graph.variables(), original);
      twin.session.trace(listener);
      return twin;
    } catch (RuntimeException e) {
      twin.close();
      throw e;
    }
  }

  private void copy(List<VariableOps.Variable> variables, NativeGraph original) {
    for (VariableOps.Variable variable : initialized(variables, original)) {
      try (PreparedRun read = original.prepare(List.of(), List.of(variable.read()), List.of());
          PreparedRun assign =
              session.prepare(List.of(variable.value()), List.of(), List.of(variable.assign()))) {
        read.run();
        try (NativeTensor value = read.take(0)) {
          assign.feed(0, value.handle());
          assign.run();
        }
      }
    }
  }

  private static List<VariableOps.Variable> initialized(
      List<VariableOps.Variable> variables, NativeGraph original) {
    List<String> outputs = variables.stream().map(VariableOps.Variable::initialized).toList();
    List<VariableOps.Variable> initialized = new ArrayList<>();
    try (PreparedRun run = original.prepare(List.of(), outputs, List.of())) {
      run.run();
      for (int i = 0; i < variables.size(); i++) {
        try (NativeTensor has = run.take(i)) {
          if (has.data().get(0) != 0) {
            initialized.add(variables.get(i));
          }
        }
      }
    }
    return initialized;
  }

  /** Prepares a call, which is closed with the twin. Any thread may call it. */
  synchronized PreparedRun prepare(CallNames names) {
    return session.prepare(names.feeds(), names.fetches(), names.targets());
  }

  @Override
  public void close() {
    session.close();
  }
}
