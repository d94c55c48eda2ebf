package io.keraunos.provenance;

import io.keraunos.provenance.Provenance.Software;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Tells the versions of the program that this process runs. */
public final class Programs {
  private Programs() {}

  private static final String VERSION = "version.properties";

  /**
   * Returns the versions of a program.
   *
   * @param type a class of it, such as a module's generated trainer
   * @param tensorflow the version of TensorFlow, which only its native library knows
   */
  public static Software here(Class<?> type, String tensorflow) {
    return new Software(
        BuildInfo.of(type),
        keraunos(),
        tensorflow,
        System.getProperty("java.version", Provenance.UNKNOWN),
        Library.ofProcess());
  }

  /** Returns the version of this artifact; {@code unknown} if Maven has not compiled it. */
  public static String keraunos() {
    Properties properties = new Properties();
    try (InputStream in = Programs.class.getResourceAsStream(VERSION)) {
      if (in != null) { // compiled without Maven, as in an editor
        properties.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(VERSION + " of the runtime cannot be read", e);
    }
    return properties.getProperty("version", Provenance.UNKNOWN);
  }
}
