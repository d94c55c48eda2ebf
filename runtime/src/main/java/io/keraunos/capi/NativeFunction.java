package io.keraunos.capi;

import static org.tensorflow.internal.c_api.global.tensorflow.TFE_ContextAddFunction;
import static org.tensorflow.internal.c_api.global.tensorflow.TFE_ContextAddFunctionDef;
import static org.tensorflow.internal.c_api.global.tensorflow.TFE_ContextRemoveFunction;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteFunction;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_GraphToFunctionWithControlOutputs;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.PointerScope;
import org.tensorflow.internal.c_api.TF_Function;
import org.tensorflow.internal.c_api.TF_FunctionOptions;
import org.tensorflow.internal.c_api.TF_Operation;
import org.tensorflow.internal.c_api.TF_Status;
import org.tensorflow.proto.FunctionDef;

/** A function of an eager context, which is removed from it when this is closed. */
final class NativeFunction implements AutoCloseable {

  private static final int ALL_OPERATIONS = -1;

  private final EagerContext context;
  private final String name;

  private NativeFunction(EagerContext context, String name) {
    this.context = context;
    this.name = name;
  }

  /** Adds a function to a context. */
  @SuppressWarnings("try") // the scope frees what is made inside it, unnamed
  static NativeFunction add(EagerContext context, String name, FunctionBody body) {
    try (PointerScope scope = new PointerScope();
        ImportedGraph graph = ImportedGraph.of(body.graph())) {
      TF_Status status = TF_Status.newStatus();
      PointerPointer<TF_Operation> targets =
          new PointerPointer<>(Math.max(1, body.targets().size()));
      for (int i = 0; i < body.targets().size(); i++) {
        targets.put(i, graph.operation(body.targets().get(i)));
      }
      TF_Function function =
          TF_GraphToFunctionWithControlOutputs(
              graph.handle(),
              new BytePointer(name),
              (byte) 0,
              ALL_OPERATIONS,
              new PointerPointer<>((org.bytedeco.javacpp.Pointer) null),
              body.arguments().size(),
              graph.outputs(body.arguments()),
              body.results().size(),
              graph.outputs(body.results()),
              new PointerPointer<>((org.bytedeco.javacpp.Pointer) null),
              body.targets().size(),
              targets,
              new PointerPointer<>((org.bytedeco.javacpp.Pointer) null),
              new TF_FunctionOptions((org.bytedeco.javacpp.Pointer) null),
              new BytePointer((org.bytedeco.javacpp.Pointer) null),
              status);
      status.throwExceptionIfNotOK();
      TFE_ContextAddFunction(context.handle(), function, status);
      TF_DeleteFunction(function);
      status.throwExceptionIfNotOK();
      return new NativeFunction(context, name);
    }
  }

  /** Adds a function of a graph's library to a context. */
  @SuppressWarnings("try") // the scope frees what is made inside it, unnamed
  static NativeFunction add(EagerContext context, FunctionDef definition) {
    try (PointerScope scope = new PointerScope()) {
      TF_Status status = TF_Status.newStatus();
      BytePointer bytes = new BytePointer(definition.toByteArray());
      TFE_ContextAddFunctionDef(context.handle(), bytes, bytes.capacity(), status);
      status.throwExceptionIfNotOK();
      return new NativeFunction(context, definition.getSignature().getName());
    }
  }

  String name() {
    return name;
  }

  @Override
  public void close() {
    try (TF_Status status = TF_Status.newStatus()) {
      TFE_ContextRemoveFunction(context.handle(), name, status);
      status.throwExceptionIfNotOK();
    }
  }
}
