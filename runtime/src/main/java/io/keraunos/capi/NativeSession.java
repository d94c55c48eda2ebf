package io.keraunos.capi;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_CloseSession;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteDeviceList;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeviceListCount;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeviceListName;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeviceListType;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SessionListDevices;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SetConfig;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.jspecify.annotations.Nullable;
import org.tensorflow.internal.c_api.TF_DeviceList;
import org.tensorflow.internal.c_api.TF_Graph;
import org.tensorflow.internal.c_api.TF_Session;
import org.tensorflow.internal.c_api.TF_SessionOptions;
import org.tensorflow.internal.c_api.TF_Status;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.RunMetadata;

/**
 * A finished graph and a session on it, driven over TensorFlow's C API.
 *
 * <p>{@code org.tensorflow.Session} looks up every feed and fetch by name, and wraps every tensor,
 * at every call; a {@link PreparedRun} does that once.
 */
public final class NativeSession implements NativeGraph {

  private static final AtomicInteger LIVE = new AtomicInteger();

  private final ImportedGraph graph;
  private final TF_Session session;
  private final List<SessionRun> runs = new ArrayList<>();
  private @Nullable Consumer<RunMetadata> tracer;
  private boolean closed;

  private NativeSession(ImportedGraph graph, TF_Session session) {
    this.graph = graph;
    this.session = session;
    LIVE.incrementAndGet();
  }

  @Override
  public void trace(@Nullable Consumer<RunMetadata> listener) {
    tracer = listener;
  }

  @Nullable Consumer<RunMetadata> tracer() {
    return tracer;
  }

  /** Imports a graph and opens a session on it. */
  public static NativeSession open(GraphDef definition, ConfigProto config) {
    NativeLibrary.load();
    NativeLog.atFirstSession(() -> runNothing(config));
    return create(definition, config);
  }

  /**
   * Opens a session as the one to come, whose settings become those of the process, and runs it.
   */
  private static void runNothing(ConfigProto config) {
    NodeDef nothing = NodeDef.newBuilder().setName("nothing").setOp("NoOp").build();
    try (NativeSession session = create(GraphDef.newBuilder().addNode(nothing).build(), config)) {
      session.prepare(List.of(), List.of(), List.of("nothing")).run();
    }
  }

  @SuppressWarnings("try") // the scope frees what is made inside it, unnamed
  private static NativeSession create(GraphDef definition, ConfigProto config) {
    ImportedGraph graph = ImportedGraph.of(definition);
    try (PointerScope scope = new PointerScope()) {
      TF_Status status = TF_Status.newStatus();
      TF_Session session = TF_Session.newSession(graph.handle(), options(config, status), status);
      status.throwExceptionIfNotOK();
      session.retainReference();
      return new NativeSession(graph, session);
    }
  }

  /**
   * Opens a session on a SavedModel's graph, with its variables.
   *
   * @param folder the one with {@code saved_model.pb}
   * @param tag the tag of its graph, such as {@code serve}
   */
  @SuppressWarnings("try") // the scope frees what is made inside it, unnamed
  public static NativeSession load(Path folder, String tag, ConfigProto config) {
    NativeLibrary.load();
    NativeLog.atFirstSession(() -> runNothing(config));
    try (PointerScope scope = new PointerScope()) {
      TF_Status status = TF_Status.newStatus();
      TF_Graph graph = TF_Graph.newGraph();
      TF_Session session =
          TF_Session.loadSessionFromSavedModel(
              options(config, status),
              null,
              folder.toString(),
              new String[] {tag},
              graph,
              null,
              status);
      status.throwExceptionIfNotOK();
      session.retainReference();
      return new NativeSession(new ImportedGraph(graph), session);
    }
  }

  private static TF_SessionOptions options(ConfigProto config, TF_Status status) {
    TF_SessionOptions options = TF_SessionOptions.newSessionOptions();
    BytePointer bytes = new BytePointer(config.toByteArray());
    TF_SetConfig(options, bytes, bytes.capacity(), status);
    status.throwExceptionIfNotOK();
    return options;
  }

  /** Returns the names of the devices of a type, such as {@code GPU}. */
  @SuppressWarnings("try") // the scope frees what is made inside it, unnamed
  public static List<String> devices(String type, ConfigProto config) {
    NativeLibrary.load();
    try (PointerScope scope = new PointerScope()) {
      TF_Status status = TF_Status.newStatus();
      TF_Session session =
          TF_Session.newSession(TF_Graph.newGraph(), options(config, status), status);
      status.throwExceptionIfNotOK();
      TF_DeviceList devices = TF_SessionListDevices(session, status);
      status.throwExceptionIfNotOK();
      List<String> names = new ArrayList<>();
      for (int i = 0; i < TF_DeviceListCount(devices); i++) {
        if (TF_DeviceListType(devices, i, status).getString().equals(type)) {
          names.add(TF_DeviceListName(devices, i, status).getString());
        }
      }
      TF_DeleteDeviceList(devices);
      return names;
    }
  }

  /** Returns the number of sessions of this process that are not closed. */
  public static int live() {
    return LIVE.get();
  }

  @Override
  public PreparedRun prepare(List<String> feeds, List<String> fetches, List<String> targets) {
    SessionRun run = new SessionRun(this, feeds, fetches, targets);
    runs.add(run);
    return run; // closed with the session, or earlier
  }

  TF_Session handle() {
    if (closed) {
      throw new IllegalStateException("the session is closed");
    }
    return session;
  }

  ImportedGraph graph() {
    return graph;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    runs.forEach(SessionRun::close);
    try (TF_Status status = TF_Status.newStatus()) {
      TF_CloseSession(session, status);
      session.releaseReference();
      graph.close();
    }
    LIVE.decrementAndGet();
  }
}
