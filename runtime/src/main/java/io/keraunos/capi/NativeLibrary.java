package io.keraunos.capi;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import org.bytedeco.javacpp.ClassProperties;
import org.bytedeco.javacpp.Loader;
import org.tensorflow.TensorFlow;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.internal.c_api.TFJ_RuntimeLibrary;

/**
 * Loads TensorFlow's native library, before anything of it is used.
 *
 * <p>The library lies in a jar and has to be unpacked. JavaCPP, which TensorFlow Java leaves that
 * to, unpacks it again over the old files whenever the time stamps differ, and compares them in
 * local time: a process in another time zone replaces the library while others load it. Here it is
 * unpacked once into a {@link NativeFolder}, named by its content, and JavaCPP is told to load it
 * from there. A program that has called TensorFlow by itself before has it already, unpacked by
 * JavaCPP; then nothing is done. {@link NativeLog} limits what it writes to standard error.
 */
public final class NativeLibrary {

  private static final String JNI = "jnitensorflow";
  static final String PACKAGE = "/org/tensorflow/internal/c_api/";

  /** Property that names the folder for unpacked libraries; JavaCPP's own. */
  static final String CACHE = "org.bytedeco.javacpp.cachedir";

  /**
   * A class of the native library's jar in whose package JavaCPP finds no libraries: else it would
   * try those of the jar next, and load the library twice where another class loader has it.
   */
  private static final Class<?> ELSEWHERE = TensorFlowException.class;

  private static boolean loaded; // guarded by the class

  private NativeLibrary() {}

  /**
   * Loads the library, the first time it is called in a process.
   *
   * @throws IllegalStateException if it is not on the class path; the message names the artifact
   *     for this machine. Or if it cannot be unpacked, or not be loaded from where it was unpacked
   *     to; the message names the folder and the property that moves it
   */
  public static synchronized void load() {
    if (loaded) {
      return;
    }
    if (!Loader.getLoadedLibraries().containsKey(JNI)) {
      NativeLog.beforeLoading();
      unpacked().ifPresent(NativeLibrary::load);
    }
    try {
      TensorFlow.version(); // the rest of what TensorFlow Java does to load it
    } catch (UnsatisfiedLinkError e) {
      throw new IllegalStateException(NativePlatform.missing(Loader.getPlatform(), reason(e)), e);
    }
    NativeLog.afterLoading();
    loaded = true;
  }

  /** Returns the unpacked library; empty if it is in no jar, and JavaCPP finds it by itself. */
  private static Optional<Path> unpacked() {
    try {
      Optional<NativeFolder> folder =
          NativeFolder.find(TFJ_RuntimeLibrary.class, PACKAGE + Loader.getPlatform());
      return folder.isPresent() ? Optional.of(folder.get().unpack()) : Optional.empty();
    } catch (IOException e) {
      throw new IllegalStateException(
          "TensorFlow's native library must be unpacked into a folder, but cannot be: %s. Free 700 MB there, or name another folder with -D%s=DIR"
              .formatted(e, CACHE),
          e);
    }
  }

  /**
   * Loads the libraries of a folder under the names that TensorFlow's classes will ask for. They
   * are found loaded then.
   */
  private static void load(Path folder) {
    Properties properties = Loader.loadProperties();
    ClassProperties named =
        Loader.loadProperties(
            org.tensorflow.internal.c_api.global.tensorflow.class, properties, true);
    String separator = properties.getProperty("platform.path.separator");
    Properties ours = new Properties();
    ours.putAll(properties);
    ours.setProperty("platform.preload", String.join(separator, named.get("platform.link")));
    ours.setProperty("platform.preloadpath", folder.toString());
    ours.setProperty("platform.library", JNI);
    try {
      Loader.load(ELSEWHERE, ours, true);
    } catch (UnsatisfiedLinkError e) {
      throw new IllegalStateException(
          "TensorFlow's native library must be loaded from %s, but cannot be: %s. %s"
              .formatted(folder, reason(e), advice(e)),
          e);
    }
  }

  /** Returns the reason in the first error: JavaCPP's last one is that of its last resort. */
  private static String reason(UnsatisfiedLinkError error) {
    Throwable first = error;
    while (first.getCause() != null) {
      first = first.getCause();
    }
    return String.valueOf(first.getMessage());
  }

  private static String advice(UnsatisfiedLinkError error) {
    String reason = reason(error).toLowerCase(Locale.ROOT);
    boolean noExec =
        List.of("failed to map segment", "operation not permitted", "permission denied").stream()
            .anyMatch(reason::contains);
    return noExec
        ? "The folder may be mounted noexec: name one that programs are run from with -D%s=DIR"
            .formatted(CACHE)
        : "Delete the folder if it is damaged; it is unpacked again. Another one is named with"
            + " -D%s=DIR".formatted(CACHE);
  }
}
