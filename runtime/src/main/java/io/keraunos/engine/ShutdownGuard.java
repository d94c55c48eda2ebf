package io.keraunos.engine;

import io.keraunos.trainer.Trainer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a call end cleanly when the process ends (Ctrl-C, SIGTERM, {@code System.exit}): the virtual
 * machine waits for it. The time depends on the state of the trainer:
 *
 * <ul>
 *   <li>a fit that trains: until it has written its last checkpoint, at most {@link
 *       Trainer.Builder#shutdownTimeout};
 *   <li>another call, or a fit that has not begun to train: {@link #BRIEFLY}; there is nothing that
 *       could get lost;
 *   <li>the code after that call, up to the trainer's {@code close}: {@link #BRIEFLY} again;
 *   <li>a worker that may leave its job, and is not the chief: not at all, since the others go on;
 *   <li>a trainer that is not in use, or whose thread ends the process itself, by {@code
 *       System.exit} in a hook: not at all, apart from a checkpoint that is being written; only one
 *       of several workers waits {@link #BRIEFLY} for its next call, which tells the others.
 * </ul>
 */
final class ShutdownGuard implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Trainer.class);
  private static final Duration BRIEFLY = Duration.ofSeconds(2);
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final Set<String> EXIT =
      Set.of("java.lang.System", "java.lang.Runtime", "java.lang.Shutdown");

  private final StopRequest stop;
  private final CallGate gate;
  private final Checkpoints checkpoints;
  private final Duration patience;
  private final boolean together;
  private final boolean leaves;
  private final Thread creator = Thread.currentThread();
  private final Thread hook = new Thread(this::guard, "keraunos-shutdown");

  private ShutdownGuard(
      StopRequest stop, CallGate gate, Checkpoints checkpoints, Duration patience, Peers peers) {
    this.together = !peers.alone();
    this.leaves = peers.mayChange() && !peers.cluster().chief();
    this.stop = stop;
    this.gate = gate;
    this.checkpoints = checkpoints;
    this.patience = patience;
  }

  /**
   * Stands guard until closed. Where the process ends already, its calls end at once.
   *
   * @param patience the time to wait for a fit that trains
   * @param peers the other workers
   */
  static ShutdownGuard start(
      StopRequest stop, CallGate gate, Checkpoints checkpoints, Duration patience, Peers peers) {
    ShutdownGuard guard = new ShutdownGuard(stop, gate, checkpoints, patience, peers);
    try {
      Runtime.getRuntime().addShutdownHook(guard.hook);
    } catch (IllegalStateException e) {
      stop.terminate("the process ends");
    }
    return guard;
  }

  private void guard() {
    if (leaves && gate.state().owner() != null) {
      LOG.info("this worker leaves the job, which goes on without it");
      return;
    }
    stop.terminate("interrupted");
    try {
      Thread user = gate.state().owner();
      if (user != null) {
        if (awaitCall(user)) {
          awaitClose(user);
        }
      } else if (together) {
        awaitClose(creator); // its next call tells the other workers
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    checkpoints.settle(patience);
  }

  /** Waits until the call under way has ended; returns whether it has. */
  private boolean awaitCall(Thread user) throws InterruptedException {
    long asked = System.nanoTime();
    CallGate.State state = gate.state();
    while (state.owner() == user && !ends(user)) {
      if (System.nanoTime() - asked >= limit(state).toNanos()) {
        if (state.finishing()) {
          LOG.warn(
              "the fit has not ended within {} s of the request to end the process, which does not"
                  + " wait any longer; what was trained since the last checkpoint is lost. Set"
                  + " shutdownTimeout if its steps take as long",
              patience.toSeconds());
        }
        return false;
      }
      gate.awaitChange(LOOK);
      state = gate.state();
    }
    return state.owner() != user;
  }

  /** Lets the code behind the call run for a moment. */
  private void awaitClose(Thread user) throws InterruptedException {
    long ended = System.nanoTime();
    CallGate.State state = gate.state();
    while (!state.freed()
        && user.isAlive()
        && !ends(user)
        && System.nanoTime() - ended < limit(state).toNanos()) {
      gate.awaitChange(LOOK);
      state = gate.state();
    }
  }

  private Duration limit(CallGate.State state) {
    return state.finishing() ? patience : BRIEFLY;
  }

  /** Returns whether a thread waits for the process to end, in {@code System.exit}. */
  private static boolean ends(@Nullable Thread thread) {
    return thread != null
        && Arrays.stream(thread.getStackTrace())
            .anyMatch(
                frame ->
                    EXIT.contains(frame.getClassName()) && frame.getMethodName().equals("exit"));
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The shutdown has begun: the hook runs already, and sees that the trainer is freed.
    }
  }
}
