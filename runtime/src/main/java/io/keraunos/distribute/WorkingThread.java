package io.keraunos.distribute;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that does work with all other workers: it is interrupted when one of them fails. */
final class WorkingThread {

  private static final Logger LOG = LoggerFactory.getLogger(WorkingThread.class);

  /** Time after a failure in which the thread must come out of its work. */
  private static final Duration STUCK = Duration.ofSeconds(10);

  /** Time limit of the shutdown hooks of a process that is stuck. */
  private static final Duration SHUTDOWN = Duration.ofSeconds(5);

  private static final Duration POLL = Duration.ofMillis(100);
  private static final int FAILED_EXIT_CODE = 1;

  private volatile @Nullable Thread working;
  private volatile int ended; // how often work has ended

  /** Declares that the calling thread is at work. */
  void begin() {
    working = Thread.currentThread();
  }

  /** Declares that it has ended its work: it is not interrupted any more. */
  synchronized void end() {
    working = null;
    ended++;
  }

  /**
   * Interrupts the thread if it is at work, and ends the process if it does not come out.
   *
   * @param why the failure
   */
  synchronized void interrupt(String why) {
    Thread thread = working;
    if (thread != null) {
      thread.interrupt();
      int before = ended;
      Thread last = new Thread(() -> endStuck(thread, before, why), "keraunos-stuck");
      last.setDaemon(true);
      last.start();
    }
  }

  /**
   * Ends the process if a thread does not come out of its work after a failure: it is stuck in code
   * that takes no interrupt, and the process would be there for ever.
   */
  private void endStuck(Thread thread, int before, String why) {
    if (outWithin(before, STUCK)) {
      return;
    }
    StringBuilder stack = new StringBuilder();
    for (StackTraceElement frame : thread.getStackTrace()) {
      stack.append(System.lineSeparator()).append("  at ").append(frame);
    }
    LOG.error(
        "the job has failed, and thread \"{}\" does not come out of its work within {}, so this"
            + " process ends: {}. The thread is{}",
        thread.getName(),
        Link.seconds(STUCK),
        why,
        stack);
    Thread exit = new Thread(() -> System.exit(FAILED_EXIT_CODE), "keraunos-exit");
    exit.setDaemon(true);
    exit.start();
    if (!outWithin(before, SHUTDOWN)) {
      Runtime.getRuntime().halt(FAILED_EXIT_CODE);
    }
  }

  private boolean outWithin(int before, Duration time) {
    long begin = System.nanoTime();
    while (ended == before && System.nanoTime() - begin < time.toNanos()) {
      try {
        Thread.sleep(POLL.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // nobody else has this thread
        return true;
      }
    }
    return ended != before;
  }
}
