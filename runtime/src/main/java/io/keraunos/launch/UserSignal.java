package io.keraunos.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The signal SIGUSR1, with which Slurm warns a job some time before its limit ({@code --signal}).
 * Without anybody who listens it ends the process.
 *
 * <p>Implementation note. Java has {@code sun.misc.Signal} alone for this, which javac warns of
 * wherever it is named; so it is found by name. Where it is not there, or the program handles the
 * signal itself, nobody is told.
 */
public final class UserSignal implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(UserSignal.class);

  /** Number of the signal on Linux. */
  private static final int NUMBER = 10;

  private static final List<UserSignal> LISTENING = new ArrayList<>(); // guarded by the class
  private static Runnable restore = () -> {}; // guarded by the class

  private final Runnable received;

  private UserSignal(Runnable received) {
    this.received = received;
  }

  /**
   * Listens until closed.
   *
   * @param received is run at each signal, by a thread of the virtual machine; it must be short
   */
  public static UserSignal listen(Runnable received) {
    UserSignal signal = new UserSignal(received);
    synchronized (UserSignal.class) {
      if (LISTENING.isEmpty()) {
        restore = handle();
      }
      LISTENING.add(signal);
    }
    return signal;
  }

  @Override
  public void close() {
    synchronized (UserSignal.class) {
      if (LISTENING.remove(this) && LISTENING.isEmpty()) {
        restore.run();
      }
    }
  }

  /**
   * Returns whether a process handles or ignores the signal, so that it does not end by it. True
   * where the system does not tell: Linux alone has {@code /proc}.
   */
  static boolean isHandledBy(long pid) {
    try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
      return lines
          .filter(line -> line.startsWith("SigCgt:") || line.startsWith("SigIgn:"))
          .map(line -> new BigInteger(line.substring("SigCgt:".length()).strip(), 16))
          .anyMatch(signals -> signals.testBit(NUMBER - 1));
    } catch (NoSuchFileException e) {
      return Files.notExists(Path.of("/proc/self/status")); // else the process has ended
    } catch (IOException | UncheckedIOException e) {
      return false; // it ended while its state was read
    }
  }

  private static void tell() {
    List<UserSignal> all;
    synchronized (UserSignal.class) {
      all = List.copyOf(LISTENING);
    }
    all.forEach(signal -> signal.received.run());
  }

  /**
   * Handles the signal from now on, unless somebody does.
   *
   * @return what undoes it
   */
  private static Runnable handle() {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Method handle = signal.getMethod("handle", signal, handler);
      Object usr1 = signal.getConstructor(String.class).newInstance("USR1");
      Object ours =
          Proxy.newProxyInstance(
              UserSignal.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, args) -> {
                if (method.getName().equals("handle")) {
                  tell();
                  return null;
                }
                return method.invoke(UserSignal.class, args); // of Object, for debuggers
              });
      Object before = handle.invoke(null, usr1, ours);
      Runnable undo = () -> undo(handle, usr1, before);
      if (before != handler.getField("SIG_DFL").get(null)) {
        undo.run();
        return () -> {};
      }
      return undo;
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      LOG.debug("SIGUSR1 cannot be handled", e); // Windows has no such signal
      return () -> {};
    }
  }

  private static void undo(Method handle, Object signal, Object before) {
    try {
      handle.invoke(null, signal, before);
    } catch (ReflectiveOperationException e) {
      LOG.debug("SIGUSR1 is handled on", e);
    }
  }
}
