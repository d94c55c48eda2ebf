package io.keraunos.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/** Looks at what trial processes left. Tests that wait here have a time limit of their own. */
final class Trial {

  private Trial() {}

  /** Waits until something holds. */
  static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e); // the test's time is over
      }
    }
  }

  /** The process that wrote a note. */
  static long pid(Path note) {
    try {
      return Long.parseLong(Files.readString(note).split(" ", -1)[0]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns whether a process has ended; a zombie counts as ended. */
  static boolean gone(long pid) {
    if (ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty()) {
      return true;
    }
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), "stat")).contains(") Z ");
    } catch (NoSuchFileException e) {
      // Either there is no /proc on this system, or the process has ended just now.
      return Files.exists(Path.of("/proc/self"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
