package io.keraunos.gradient;

import java.lang.reflect.InvocationTargetException;
import java.util.NoSuchElementException;
import java.util.function.Supplier;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Graph;
import org.tensorflow.internal.c_api.TFJ_GradFuncAdapter;
import org.tensorflow.internal.c_api.TFJ_GraphId;
import org.tensorflow.internal.c_api.TFJ_Scope;
import org.tensorflow.internal.c_api.TF_Operation;
import org.tensorflow.internal.c_api.TF_Output;

/**
 * Hands calls for a gradient to the class loader whose graph they are about.
 *
 * <p>TensorFlow's native library is in a process once, and an op's gradient can be registered once:
 * by the first class loader that has these classes, such as that of the first of two web
 * applications. The library calls that one for the graphs of all. A graph that it does not know
 * belongs to the loader that the calling thread names as its context class loader, which {@link
 * #here} sees to; only addresses cross over.
 */
public final class OwningLoader {

  private static @Nullable TFJ_GradFuncAdapter callback; // guarded by the class

  private OwningLoader() {}

  /**
   * Keeps a callback, and with it this class loader, for as long as the process lives: the native
   * library may call it after everybody else has forgotten it.
   */
  @SuppressWarnings("resource") // never to be freed
  static synchronized void keep(TFJ_GradFuncAdapter adapter) {
    callback = adapter;
    Loader.newGlobalRef(adapter); // an object of ours keeps its class loader
  }

  /** Runs work that calls gradients back, so that they are called in this class loader. */
  public static <T> T here(Supplier<T> work) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(OwningLoader.class.getClassLoader());
    try {
      return work.get();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** Returns whether a graph is one of this class loader. */
  static boolean owns(TFJ_GraphId graph) {
    try {
      return Graph.findGraph(graph) != null;
    } catch (NoSuchElementException e) {
      return false;
    }
  }

  /**
   * Calls the gradient in the class loader of the thread that asks for it.
   *
   * @return what {@link TFJ_GradFuncAdapter#call} does
   */
  static int callElsewhere(
      TFJ_GraphId graph,
      TFJ_Scope scope,
      TF_Operation op,
      TF_Output dy,
      int outputs,
      PointerPointer<?> dx) {
    ClassLoader asking = Thread.currentThread().getContextClassLoader();
    try {
      Class<?> other = Class.forName(OwningLoader.class.getName(), true, asking);
      if (other == OwningLoader.class) {
        throw foreign(null);
      }
      Object count =
          other
              .getMethod(
                  "call", long.class, long.class, long.class, long.class, int.class, long.class)
              .invoke(
                  null,
                  graph.address(),
                  scope.address(),
                  op.address(),
                  dy.address(),
                  outputs,
                  dx.address());
      return (int) count;
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw foreign(e);
    } catch (ReflectiveOperationException e) {
      throw foreign(e);
    }
  }

  private static IllegalStateException foreign(@Nullable Exception cause) {
    return new IllegalStateException(
        "a graph's gradients must be added by a class loader with Keraunos in it, but this graph"
            + " belongs to another one. Load TensorFlow and Keraunos in one class loader that all"
            + " their users share",
        cause);
  }

  /** Calls the gradient in this class loader; for {@link #callElsewhere} of another one. */
  public static int call(long graph, long scope, long op, long dy, int outputs, long dx) {
    TFJ_GradFuncAdapter own;
    synchronized (OwningLoader.class) {
      own = callback;
    }
    TFJ_GraphId id = new TFJ_GraphId(new Address(graph));
    if (own == null || !owns(id)) {
      throw foreign(null);
    }
    return own.call(
        id,
        new TFJ_Scope(new Address(scope)),
        new TF_Operation(new Address(op)),
        new TF_Output(new Address(dy)),
        outputs,
        new PointerPointer<Pointer>(new Address(dx)));
  }

  /** A place in native memory. */
  private static final class Address extends Pointer {
    Address(long address) {
      this.address = address;
    }
  }
}
