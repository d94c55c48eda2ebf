package io.keraunos.serving;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs work that takes a core for a while, such as opening a model, behind the threads that answer.
 * Java's own thread priorities do nothing on Linux, where a thread has a nice value of its own.
 */
final class LowPriority {
  private LowPriority() {}

  private static final Logger LOG = LoggerFactory.getLogger(ServedModel.class);
  private static final int PROCESS = 0; // with number 0: the calling thread
  private static final int NICE = 15;

  /** The C library. */
  private interface LibC extends Library {
    LibC INSTANCE = Native.load("c", LibC.class); // once: it takes milliseconds

    int setpriority(int which, int who, int nice);
  }

  /**
   * Runs work in a new thread of low priority, and waits for it.
   *
   * @throws RuntimeException that the work throws
   */
  static <T> T run(String name, Supplier<T> work) {
    FutureTask<T> task =
        new FutureTask<>(
            () -> {
              lower();
              return work.get();
            });
    Thread thread = new Thread(task, name); // its priority cannot be raised again, so it ends
    thread.setDaemon(true);
    thread.start();
    boolean interrupted = join(thread); // so that none is left when this returns
    try {
      return task.get();
    } catch (InterruptedException e) {
      throw new IllegalStateException("a task that has ended is not waited for", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) e.getCause(); // a supplier throws nothing else
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Waits for a thread, and returns whether this one was interrupted meanwhile. */
  private static boolean join(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        return interrupted;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
  }

  private static void lower() {
    if (!Platform.isLinux()) {
      return;
    }
    try {
      if (LibC.INSTANCE.setpriority(PROCESS, 0, NICE) != 0) {
        LOG.debug("the priority of a thread that opens a model cannot be lowered");
      }
    } catch (LinkageError e) {
      LOG.debug("the priority of a thread that opens a model cannot be lowered", e);
    }
  }
}
