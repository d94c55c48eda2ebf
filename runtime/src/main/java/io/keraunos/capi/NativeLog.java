package io.keraunos.capi;

import com.sun.jna.Function;
import com.sun.jna.Pointer;
import java.util.Map;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The level of the lines that TensorFlow's native library writes to standard error: errors alone,
 * unless the environment variable {@code TF_CPP_MIN_LOG_LEVEL} says otherwise (0 shows all).
 *
 * <p>The library logs in two ways. Its own logger reads that variable when the library is loaded,
 * so it has to be in the environment of this process before. Abseil's logger ignores the variable
 * and shows everything. The library has it twice: the copy that can be reached is set once the
 * library is loaded, the hidden one writes two lines at the first run of a session in a process,
 * which are left out. Where something of this cannot be done, there are more lines, and nothing
 * else is different.
 */
final class NativeLog {

  private static final Logger LOG = LoggerFactory.getLogger(NativeLog.class);

  private static final String VARIABLE = "TF_CPP_MIN_LOG_LEVEL";
  private static final int ERROR = 2;
  private static final int FATAL = 3;

  private static boolean first = true; // guarded by this class

  /** Mangled name of {@code absl::SetMinLogLevel} in TensorFlow 2.18. */
  private static final String SET_MIN_LOG_LEVEL =
      "_ZN4absl12lts_2023080214SetMinLogLevelENS0_18LogSeverityAtLeastE";

  private NativeLog() {}

  /** Sets the level read when the library is loaded. */
  static void beforeLoading() {
    if (System.getenv(VARIABLE) != null) {
      return;
    }
    try {
      NativeEnvironment.set(VARIABLE, Integer.toString(ERROR));
    } catch (LinkageError e) {
      LOG.debug("TensorFlow's native log is not limited: JNA cannot be loaded", e);
    }
  }

  /** Sets the level kept in the loaded library. */
  static void afterLoading() {
    org.bytedeco.javacpp.Pointer function = Loader.addressof(SET_MIN_LOG_LEVEL);
    if (function == null || function.isNull()) {
      LOG.debug("TensorFlow's native log is not limited: it has no {}", SET_MIN_LOG_LEVEL);
      return;
    }
    try {
      Function.getFunction(new Pointer(function.address()))
          .invokeVoid(new Object[] {level(System.getenv())});
    } catch (LinkageError e) {
      LOG.debug("TensorFlow's native log is not limited: JNA cannot be loaded", e);
    }
  }

  /**
   * Runs an action that writes the hidden logger's first lines, once in a process; does nothing if
   * they are wanted. Other sessions wait meanwhile: their first run would write the lines too.
   */
  static synchronized void atFirstSession(Runnable run) {
    int level = level(System.getenv());
    if (level > 0 && first) {
      first = false;
      StandardErrorFilter.during(run, line -> unwanted(line, level));
    }
  }

  static boolean unwanted(String line, int level) {
    return line.startsWith("WARNING: All log messages before absl::InitializeLog()")
        || line.matches("I\\d{4} \\d\\d:.*")
        || (level >= ERROR && line.matches("W\\d{4} \\d\\d:.*"));
  }

  /**
   * Returns the level in the words of both loggers: 0 all, 1 warnings, 2 errors, 3 fatal errors
   * only.
   */
  static int level(Map<String, String> environment) {
    @Nullable String given = environment.get(VARIABLE);
    if (given == null) {
      return ERROR;
    }
    try {
      return Math.max(0, Math.min(FATAL, Integer.parseInt(given.strip())));
    } catch (NumberFormatException e) {
      return 0; // as TensorFlow takes it
    }
  }
}
