package io.keraunos.launch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;

/**
 * Carries the output of a process to a stream of this one, line by line, each behind a prefix. It
 * copies bytes, whatever their charset. A line longer than 64 KiB, and one without an end, is ended
 * there.
 */
final class LinePump implements Runnable {

  static final int LONGEST = 64 * 1024;

  private final byte[] prefix;
  private final InputStream from;
  private final PrintStream to;
  private final Object lock;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  /**
   * Creates a pump, which does nothing until it runs.
   *
   * @param lock held while a line is written; what shares it never mixes inside a line
   */
  LinePump(String prefix, InputStream from, PrintStream to, Object lock) {
    this.prefix = prefix.getBytes(UTF_8);
    this.from = from;
    this.to = to;
    this.lock = lock;
  }

  @Override
  public void run() {
    byte[] buffer = new byte[8192];
    try (from) {
      for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
        for (int i = 0; i < read; i++) {
          take(buffer[i]);
        }
      }
    } catch (IOException e) {
      // The process was killed while its output was read: there is no more of it.
    }
    if (line.size() > 0) {
      end();
    }
  }

  private void take(byte next) {
    if (next == '\n') {
      end();
      return;
    }
    if (line.size() == LONGEST) {
      end();
    }
    line.write(next);
  }

  private void end() {
    byte[] whole = new byte[prefix.length + line.size() + 1];
    System.arraycopy(prefix, 0, whole, 0, prefix.length);
    System.arraycopy(line.toByteArray(), 0, whole, prefix.length, line.size());
    whole[whole.length - 1] = '\n';
    line.reset();
    synchronized (lock) {
      to.write(whole, 0, whole.length);
      to.flush();
    }
  }
}
