package io.keraunos.capi;

import static org.tensorflow.internal.c_api.global.tensorflow.TFE_DeleteOp;
import static org.tensorflow.internal.c_api.global.tensorflow.TFE_DeleteTensorHandle;
import static org.tensorflow.internal.c_api.global.tensorflow.TFE_Execute;
import static org.tensorflow.internal.c_api.global.tensorflow.TFE_NewOp;
import static org.tensorflow.internal.c_api.global.tensorflow.TFE_NewTensorHandle;
import static org.tensorflow.internal.c_api.global.tensorflow.TFE_OpAddInput;
import static org.tensorflow.internal.c_api.global.tensorflow.TFE_OpAddInputList;
import static org.tensorflow.internal.c_api.global.tensorflow.TFE_OpReset;
import static org.tensorflow.internal.c_api.global.tensorflow.TFE_OpSetAttrFunctionName;
import static org.tensorflow.internal.c_api.global.tensorflow.TFE_OpSetAttrString;
import static org.tensorflow.internal.c_api.global.tensorflow.TFE_OpSetAttrTypeList;
import static org.tensorflow.internal.c_api.global.tensorflow.TFE_TensorHandleResolve;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_GetCode;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_Message;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_OK;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SetStatus;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;
import org.tensorflow.internal.c_api.TFE_Op;
import org.tensorflow.internal.c_api.TFE_TensorHandle;
import org.tensorflow.internal.c_api.TF_Status;
import org.tensorflow.internal.c_api.TF_Tensor;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.DataType;

/**
 * A call of a function in an eager context: one op with its native arrays, reset and filled again
 * for every call. Used by one thread at a time.
 *
 * <p>A function by itself runs in the context's threads, never in the one that calls. The op {@code
 * StatefulPartitionedCall}, which calls the function, runs in the caller's thread if the context
 * turns ops into functions; for small graphs that is half as long.
 *
 * <p>The configuration is given with every call: without it TensorFlow does not rewrite the
 * function, whatever the context's own configuration is.
 */
final class FunctionCall implements AutoCloseable {

  private static final Pattern OWN_NAMES =
      Pattern.compile("\\{\\{function_node [^}]*\\}\\} ?| ?\\[Op:[^\\]]*\\]");

  private static final String CALL = "StatefulPartitionedCall";

  private final List<Pointer> memory = new ArrayList<>();
  private final boolean inCallersThread;
  private final BytePointer function;
  private final BytePointer type;
  private final BytePointer configName = text("config_proto");
  private final BytePointer config;
  private final BytePointer functionName = text("f");
  private final BytePointer argumentTypesName = text("Tin");
  private final IntPointer argumentTypes;
  private final BytePointer resultTypesName = text("Tout");
  private final IntPointer resultTypes;
  private final PointerPointer<TFE_TensorHandle> arguments;
  private final PointerPointer<TFE_TensorHandle> results;
  private final IntPointer count = kept(new IntPointer(1));
  private final TF_Status status = kept(TF_Status.newStatus());
  private final TFE_Op op;
  private final @Nullable TFE_TensorHandle[] fed;
  private final boolean[] pending; // results of the latest call that nobody took

  /**
   * Makes the arrays of a call.
   *
   * @param function name of the body's function in the context
   * @param config the rewrites of the function
   * @param inCallersThread whether it runs in the thread that calls, which the context must
   *     {@linkplain EagerContext#allowCallersThread allow}
   */
  FunctionCall(
      EagerContext context,
      String function,
      FunctionBody body,
      ConfigProto config,
      boolean inCallersThread) {
    this.inCallersThread = inCallersThread;
    this.function = text(function);
    this.type = inCallersThread ? text(CALL) : this.function;
    this.config = kept(new BytePointer(config.toByteArray()));
    this.argumentTypes = types(body.argumentTypes());
    this.resultTypes = types(body.resultTypes());
    this.fed = new TFE_TensorHandle[body.arguments().size()];
    this.arguments = kept(new PointerPointer<>(Math.max(1, fed.length)));
    this.pending = new boolean[body.results().size()];
    this.results = kept(new PointerPointer<>(Math.max(1, pending.length)));
    this.op = TFE_NewOp(context.handle(), type, status);
    status.throwExceptionIfNotOK();
  }

  private <P extends Pointer> P kept(P pointer) {
    memory.add(pointer);
    return pointer;
  }

  private BytePointer text(String text) {
    return kept(new BytePointer(text, StandardCharsets.UTF_8));
  }

  private IntPointer types(List<DataType> types) {
    IntPointer numbers = kept(new IntPointer(Math.max(1, types.size())));
    for (int i = 0; i < types.size(); i++) {
      numbers.put(i, types.get(i).getNumber());
    }
    return numbers;
  }

  /** Sets an argument from the next call on. The memory is read by each call, not copied. */
  void feed(int index, TF_Tensor tensor) {
    TFE_TensorHandle handle = TFE_NewTensorHandle(tensor, status);
    status.throwExceptionIfNotOK();
    free(fed[index]);
    fed[index] = handle;
    arguments.put(index, handle);
  }

  /** Calls the function; waits until it has ended. */
  void run() {
    freeResults();
    TFE_OpReset(op, type, null, status);
    status.throwExceptionIfNotOK();
    TFE_OpSetAttrString(op, configName, config, config.capacity());
    if (inCallersThread) {
      TFE_OpSetAttrTypeList(op, argumentTypesName, argumentTypes, fed.length);
      TFE_OpSetAttrTypeList(op, resultTypesName, resultTypes, pending.length);
      TFE_OpSetAttrFunctionName(op, functionName, function, function.limit());
      TFE_OpAddInputList(op, arguments, fed.length, status);
      status.throwExceptionIfNotOK();
    } else {
      for (int i = 0; i < fed.length; i++) {
        TFE_OpAddInput(op, fed[i], status);
        status.throwExceptionIfNotOK();
      }
    }
    count.put(0, pending.length);
    TFE_Execute(op, results, count, status);
    throwIfNotOk();
    Arrays.fill(pending, true);
  }

  /** Throws TensorFlow's error, without the names that functions have in a context. */
  private void throwIfNotOk() {
    if (TF_GetCode(status) != TF_OK) {
      String message = TF_Message(status).getString(StandardCharsets.UTF_8);
      TF_SetStatus(status, TF_GetCode(status), OWN_NAMES.matcher(message).replaceAll(""));
      status.throwExceptionIfNotOK();
    }
  }

  /** Takes a result of the latest call; the caller frees it. */
  TF_Tensor take(int index) {
    TFE_TensorHandle handle = new TFE_TensorHandle(results.get(index));
    TF_Tensor tensor = TFE_TensorHandleResolve(handle, status);
    status.throwExceptionIfNotOK();
    pending[index] = false;
    TFE_DeleteTensorHandle(handle);
    return tensor;
  }

  private void freeResults() {
    for (int i = 0; i < pending.length; i++) {
      if (pending[i]) {
        pending[i] = false;
        TFE_DeleteTensorHandle(new TFE_TensorHandle(results.get(i)));
      }
    }
  }

  private static void free(@Nullable TFE_TensorHandle handle) {
    if (handle != null) {
      TFE_DeleteTensorHandle(handle);
    }
  }

  @Override
  public void close() {
    freeResults();
    for (TFE_TensorHandle handle : fed) {
      free(handle);
    }
    TFE_DeleteOp(op);
    memory.forEach(Pointer::close);
  }
}
