package io.keraunos.capi;

import com.sun.jna.Function;
import com.sun.jna.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;

/**
 * Leaves out lines that native code writes to standard error while an action runs. All other output
 * written meanwhile, by any thread, comes out afterwards. Not on Windows.
 */
final class StandardErrorFilter {

  private static final int STANDARD_ERROR = 2;
  private static final int WRITE_ONLY = 1;

  private StandardErrorFilter() {}

  /** Runs an action; if standard error cannot be filtered, without that. */
  static void during(Runnable action, Predicate<String> unwanted) {
    if (Platform.isWindows()) {
      action.run();
      return;
    }
    int original = -1;
    Path file = null;
    try {
      file = Files.createTempFile("keraunos", ".stderr");
      original = call("dup", STANDARD_ERROR);
      int written = call("open", file.toString(), WRITE_ONLY);
      call("dup2", written, STANDARD_ERROR);
      call("close", written);
    } catch (IOException | LinkageError e) {
      action.run();
      return;
    }
    try {
      action.run();
    } finally {
      call("dup2", original, STANDARD_ERROR);
      call("close", original);
      forward(file, unwanted);
    }
  }

  private static void forward(Path file, Predicate<String> unwanted) {
    try {
      for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
        if (!unwanted.test(line)) {
          byte[] bytes = (line + "\n").getBytes(StandardCharsets.ISO_8859_1);
          call("write", STANDARD_ERROR, bytes, (long) bytes.length);
        }
      }
      Files.delete(file);
    } catch (IOException e) {
      throw new IllegalStateException(
          "what was written to standard error must be read from %s, but cannot be: %s"
              .formatted(file, e),
          e);
    }
  }

  private static int call(String function, Object... arguments) {
    return Function.getFunction("c", function).invokeInt(arguments);
  }
}
