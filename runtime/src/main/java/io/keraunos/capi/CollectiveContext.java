package io.keraunos.capi;

import static org.tensorflow.internal.c_api.global.tensorflow.TFE_DeleteOp;
import static org.tensorflow.internal.c_api.global.tensorflow.TFE_DeleteTensorHandle;
import static org.tensorflow.internal.c_api.global.tensorflow.TFE_Execute;
import static org.tensorflow.internal.c_api.global.tensorflow.TFE_NewOp;
import static org.tensorflow.internal.c_api.global.tensorflow.TFE_NewTensorHandle;
import static org.tensorflow.internal.c_api.global.tensorflow.TFE_OpAddInput;
import static org.tensorflow.internal.c_api.global.tensorflow.TFE_OpAddInputList;
import static org.tensorflow.internal.c_api.global.tensorflow.TFE_OpSetAttrString;
import static org.tensorflow.internal.c_api.global.tensorflow.TFE_OpSetAttrType;
import static org.tensorflow.internal.c_api.global.tensorflow.TFE_TensorHandleResolve;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.PointerScope;
import org.tensorflow.internal.c_api.TFE_Op;
import org.tensorflow.internal.c_api.TFE_TensorHandle;
import org.tensorflow.internal.c_api.TF_Status;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.ServerDef;

/**
 * Collective ops, executed one at a time in the calling thread, in an {@link EagerContext} with
 * TensorFlow's server of this process: the way TensorFlow's MultiWorkerMirroredStrategy goes, which
 * is half as long as that of a session on the server.
 *
 * <p>It cannot be closed: TensorFlow has no way to stop a server. It ends with the process.
 */
public final class CollectiveContext {

  private final EagerContext context;
  private int size;
  private final NativeTensor groupSize = scalar();
  private final NativeTensor group = scalar();
  private final NativeTensor instance = scalar();

  private CollectiveContext(EagerContext context, int size, int key) {
    this.context = context;
    group(size, key);
  }

  private void group(int processes, int key) {
    size = processes;
    groupSize.data().putInt(0, processes);
    group.data().putInt(0, key);
  }

  private static NativeTensor scalar() {
    return NativeTensor.scalar(DataType.DT_INT32, Integer.BYTES);
  }

  /**
   * Starts the server. It listens on the port of this process's address, on all interfaces.
   *
   * @param server the processes, and which of them this one is
   * @param size the number of processes
   * @param key the key of their group, the same on all processes
   */
  public static CollectiveContext start(ServerDef server, int size, int key) {
    ConfigProto.Builder config = server.getDefaultSessionConfig().toBuilder();
    config.getExperimentalBuilder().clearCollectiveGroupLeader();
    EagerContext context = EagerContext.open(config.build());
    context.enableCollectives(server);
    return new CollectiveContext(context, size, key);
  }

  /**
   * Makes other processes take part from now on, after an abort too.
   *
   * @param server the processes; this one's task number is the same as before
   * @param size the number of processes
   * @param key the key of their group, other than all before, the same on all processes
   */
  public void change(ServerDef server, int size, int key) {
    context.enableCollectives(server);
    group(size, key);
  }

  /** Returns the context of the collectives: the one for all functions of this process. */
  public EagerContext context() {
    return context;
  }

  /**
   * Returns the sum of a vector over all processes; the caller closes it.
   *
   * @param number which sum it is: the same number on all processes, and always the same type and
   *     shape for one number
   */
  public NativeTensor reduce(NativeTensor vector, int number) {
    return many("CollectiveReduceV2", vector, number, Map.of("merge_op", "Add", "final_op", "Id"));
  }

  /** Returns the vectors of all processes, one after the other; the caller closes it. */
  public NativeTensor gather(NativeTensor vector, int number) {
    return many("CollectiveGatherV2", vector, number, Map.of());
  }

  private NativeTensor many(
      String type, NativeTensor vector, int number, Map<String, String> attributes) {
    return run(
        type,
        number,
        List.of(vector, groupSize, group, instance),
        op -> {
          try (TF_Status status = TF_Status.newStatus();
              PointerPointer<TFE_TensorHandle> none = new PointerPointer<>(1)) {
            TFE_OpAddInputList(op, none, 0, status); // of tokens that would order the calls
            status.throwExceptionIfNotOK();
          }
          TFE_OpSetAttrType(op, "T", vector.type().getNumber());
          attributes.forEach((name, value) -> setString(op, name, value));
        });
  }

  /** Gives a vector to all other processes, which {@linkplain #receive receive} it. */
  public void send(NativeTensor vector, int number) {
    run(
            "CollectiveBcastSendV2",
            number,
            List.of(vector, groupSize, group, instance),
            op -> TFE_OpSetAttrType(op, "T", vector.type().getNumber()))
        .close();
  }

  /**
   * Returns the vector that another process {@linkplain #send gives}; the caller closes it.
   *
   * @param type the vector's type
   * @param length its length
   */
  public NativeTensor receive(DataType type, int length, int number) {
    try (NativeTensor shape = NativeTensor.vector(DataType.DT_INT32, 1, Integer.BYTES)) {
      shape.data().putInt(0, length);
      return run(
          "CollectiveBcastRecvV2",
          number,
          List.of(groupSize, group, instance, shape),
          op -> {
            TFE_OpSetAttrType(op, "T", type.getNumber());
            TFE_OpSetAttrType(op, "Tshape", DataType.DT_INT32.getNumber());
          });
    }
  }

  @SuppressWarnings("try") // the scope frees what is made inside it, unnamed
  private NativeTensor run(
      String type, int number, List<NativeTensor> inputs, Consumer<TFE_Op> attributes) {
    instance.data().putInt(0, number);
    try (PointerScope scope = new PointerScope()) {
      TF_Status status = TF_Status.newStatus();
      TFE_Op op = TFE_NewOp(context.handle(), type, status);
      try {
        status.throwExceptionIfNotOK();
        for (NativeTensor input : inputs) {
          addInput(op, input, status);
        }
        setString(op, "communication_hint", "ring");
        attributes.accept(op);
        PointerPointer<TFE_TensorHandle> outputs = new PointerPointer<>(1);
        TFE_Execute(op, outputs, new IntPointer(1).put(0, 1), status);
        status.throwExceptionIfNotOK();
        TFE_TensorHandle output = new TFE_TensorHandle(outputs.get(0));
        try {
          NativeTensor result = NativeTensor.take(TFE_TensorHandleResolve(output, status));
          status.throwExceptionIfNotOK();
          return result;
        } finally {
          TFE_DeleteTensorHandle(output);
        }
      } finally {
        TFE_DeleteOp(op);
      }
    }
  }

  /** Adds an input to an op, which keeps the tensor for as long as it needs it. */
  private static void addInput(TFE_Op op, NativeTensor input, TF_Status status) {
    TFE_TensorHandle handle = TFE_NewTensorHandle(input.handle(), status);
    status.throwExceptionIfNotOK();
    TFE_OpAddInput(op, handle, status);
    TFE_DeleteTensorHandle(handle);
    status.throwExceptionIfNotOK();
  }

  private static void setString(TFE_Op op, String name, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    TFE_OpSetAttrString(op, name, new BytePointer(bytes), bytes.length);
  }

  /** Returns the number of processes. */
  public int size() {
    return size;
  }

  /**
   * Ends a sum that waits for others, and fails all to come, on this process and on those that wait
   * for it. Any thread may call it.
   */
  public void abort(String why) {
    context.abort(why);
  }
}
