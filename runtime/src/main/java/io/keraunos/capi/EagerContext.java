package io.keraunos.capi;

import static org.tensorflow.internal.c_api.global.tensorflow.TFE_AbortCollectiveOps;
import static org.tensorflow.internal.c_api.global.tensorflow.TFE_ContextListDevices;
import static org.tensorflow.internal.c_api.global.tensorflow.TFE_ContextOptionsSetConfig;
import static org.tensorflow.internal.c_api.global.tensorflow.TFE_ContextSetRunEagerOpAsFunction;
import static org.tensorflow.internal.c_api.global.tensorflow.TFE_DeleteContext;
import static org.tensorflow.internal.c_api.global.tensorflow.TFE_DeleteContextOptions;
import static org.tensorflow.internal.c_api.global.tensorflow.TFE_EnableCollectiveOps;
import static org.tensorflow.internal.c_api.global.tensorflow.TFE_NewContext;
import static org.tensorflow.internal.c_api.global.tensorflow.TFE_NewContextOptions;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_CANCELLED;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteDeviceList;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeviceListCount;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeviceListName;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SetStatus;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.tensorflow.internal.c_api.TFE_Context;
import org.tensorflow.internal.c_api.TFE_ContextOptions;
import org.tensorflow.internal.c_api.TF_DeviceList;
import org.tensorflow.internal.c_api.TF_Status;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.ServerDef;

/**
 * An eager context of TensorFlow: devices, threads, the functions of {@link FunctionGraph}s and
 * their variables. Any thread may use it.
 *
 * <p>With {@linkplain #enableCollectives collectives} it has TensorFlow's server of this process,
 * which ends with the process: such a process has one context, shared by all its graphs.
 */
public final class EagerContext implements AutoCloseable {

  private static final AtomicInteger LIVE = new AtomicInteger();

  private final TFE_Context context;
  private final ConfigProto config;
  private int graphs; // guarded by this, as all below
  private boolean hadGraphs;
  private boolean inCallersThread;
  private Optional<Integer> task = Optional.empty();
  private boolean closed;

  private EagerContext(TFE_Context context, ConfigProto config) {
    this.context = context;
    this.config = config;
    LIVE.incrementAndGet();
  }

  /**
   * Opens a context.
   *
   * @param config its threads and devices; {@code device_count} of {@code CPU} is the number of
   *     virtual CPU devices. Rewrites of graphs are those of each {@link FunctionGraph}
   * @throws IllegalArgumentException if the number of inter-op threads is negative, which a session
   *     takes for the calling thread and a context does not know
   */
  @SuppressWarnings("try") // the scope frees what is made inside it, unnamed
  public static EagerContext open(ConfigProto config) {
    if (config.getInterOpParallelismThreads() < 0) {
      throw new IllegalArgumentException(
          "inter_op_parallelism_threads of an eager context must be at least 0, but is %s. Use 1"
              .formatted(config.getInterOpParallelismThreads()));
    }
    NativeLibrary.load();
    try (PointerScope scope = new PointerScope()) {
      TF_Status status = TF_Status.newStatus();
      TFE_ContextOptions options = TFE_NewContextOptions();
      try {
        BytePointer bytes = new BytePointer(config.toByteArray());
        TFE_ContextOptionsSetConfig(options, bytes, bytes.capacity(), status);
        status.throwExceptionIfNotOK();
        TFE_Context context = TFE_NewContext(options, status);
        status.throwExceptionIfNotOK();
        context.retainReference();
        return new EagerContext(context, config);
      } finally {
        TFE_DeleteContextOptions(options);
      }
    }
  }

  /**
   * Starts TensorFlow's server of this process, and makes collectives reach the other processes.
   * The server listens on the port of this process's address, on all interfaces.
   *
   * <p>Called again, it makes the processes of a new cluster the ones that take part; the server
   * and the variables stay. Collectives need new group and instance keys then. A cluster's task
   * numbers may have gaps: those of processes that have left.
   *
   * @param server the processes, and which of them this one is. The context's own configuration
   *     comes before its session configuration
   * @throws IllegalStateException if it is the first time, and a graph was opened before: its
   *     variables would be lost
   * @throws IllegalArgumentException if this process had another task number before
   */
  @SuppressWarnings("try") // the scope frees what is made inside it, unnamed
  public synchronized void enableCollectives(ServerDef server) {
    checkTask(server.getTaskIndex());
    ServerDef own = server.toBuilder().setDefaultSessionConfig(sessionConfig(server)).build();
    try (PointerScope scope = new PointerScope()) {
      TF_Status status = TF_Status.newStatus();
      BytePointer definition = new BytePointer(own.toByteArray());
      TFE_EnableCollectiveOps(handle(), definition, definition.capacity(), status);
      status.throwExceptionIfNotOK();
    }
    task = Optional.of(server.getTaskIndex());
  }

  private void checkTask(int index) {
    if (task.isEmpty() && hadGraphs) {
      throw new IllegalStateException(
          "collectives must be enabled before the first graph of a context is opened, but one was"
              + " opened. Enable them first, with a cluster of one process if others join later");
    }
    if (task.isPresent() && task.get() != index) {
      throw new IllegalArgumentException(
          "the task number of a process must stay %s for the life of its context, but is %s. Leave"
                  .formatted(task.get(), index)
              + " gaps in the cluster's numbers, or start the process again");
    }
  }

  private ConfigProto sessionConfig(ServerDef server) {
    ConfigProto given = server.getDefaultSessionConfig();
    ConfigProto.Builder merged = given.toBuilder().mergeFrom(config);
    merged
        .getExperimentalBuilder()
        .setCollectiveGroupLeader(given.getExperimental().getCollectiveGroupLeader());
    return merged.build();
  }

  /**
   * Ends all collectives that wait for others, and fails all to come until they are enabled again,
   * on this process and on those that wait for it. Any thread may call it.
   *
   * @param why the message of the errors
   */
  public void abort(String why) {
    try (TF_Status status = TF_Status.newStatus()) {
      TF_SetStatus(status, TF_CANCELLED, why);
      TFE_AbortCollectiveOps(context, status);
    }
  }

  /** Returns the full names of the devices, such as {@code .../device:CPU:0}. */
  @SuppressWarnings("try") // the scope frees what is made inside it, unnamed
  public synchronized List<String> devices() {
    try (PointerScope scope = new PointerScope()) {
      TF_Status status = TF_Status.newStatus();
      TF_DeviceList devices = TFE_ContextListDevices(handle(), status);
      status.throwExceptionIfNotOK();
      List<String> names = new ArrayList<>();
      for (int i = 0; i < TF_DeviceListCount(devices); i++) {
        names.add(TF_DeviceListName(devices, i, status).getString());
      }
      TF_DeleteDeviceList(devices);
      return names;
    }
  }

  /** Returns the number of contexts of this process that are not closed. */
  public static int live() {
    return LIVE.get();
  }

  synchronized TFE_Context handle() {
    if (closed) {
      throw new IllegalStateException("the eager context is closed");
    }
    return context;
  }

  /** Lets primitive ops run in the thread that calls them; needed once. */
  synchronized void allowCallersThread() {
    if (!inCallersThread) {
      try (TF_Status status = TF_Status.newStatus()) {
        TFE_ContextSetRunEagerOpAsFunction(handle(), (byte) 1, status);
        status.throwExceptionIfNotOK();
      }
      inCallersThread = true;
    }
  }

  synchronized void opened() {
    handle();
    graphs++;
    hadGraphs = true;
  }

  synchronized void released() {
    graphs--;
  }

  /**
   * Frees the context; further calls do nothing. A server that it has started stays.
   *
   * @throws IllegalStateException if a graph of it is not closed
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    if (graphs > 0) {
      throw new IllegalStateException(
          "all graphs of an eager context must be closed before it, but %s are open"
              .formatted(graphs));
    }
    closed = true;
    TFE_DeleteContext(context);
    LIVE.decrementAndGet();
  }
}
