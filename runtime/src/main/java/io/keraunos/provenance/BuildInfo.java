package io.keraunos.provenance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.security.CodeSource;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * The build of a program, as its resource {@code META-INF/keraunos/build.properties} says, which
 * the goal {@code build-info} of the Maven plugin writes. No git is run here.
 *
 * @param artifact the group, name and version, such as {@code com.example:net:1.0}
 * @param commit the hash of the git commit
 * @param dirty {@code true} if files differed from the commit, {@code false} if none did
 */
public record BuildInfo(String artifact, String commit, String dirty) {

  /** Name of the resource. */
  public static final String RESOURCE = "META-INF/keraunos/build.properties";

  /** Stands for a build that is not known. */
  static final BuildInfo UNKNOWN =
      new BuildInfo(Provenance.UNKNOWN, Provenance.UNKNOWN, Provenance.UNKNOWN);

  /**
   * Returns the build of the jar or folder that a class is of; all {@code unknown} if it has no
   * such resource.
   */
  public static BuildInfo of(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    ClassLoader loader = type.getClassLoader();
    if (source == null || source.getLocation() == null || loader == null) {
      return UNKNOWN;
    }
    String place = source.getLocation().toString();
    try {
      Optional<URL> own =
          Collections.list(loader.getResources(RESOURCE)).stream()
              .filter(url -> places(place).contains(url.toString()))
              .findFirst();
      return own.isPresent() ? read(own.get()) : UNKNOWN;
    } catch (IOException e) {
      throw new UncheckedIOException(RESOURCE + " cannot be read: " + e, e);
    }
  }

  private static List<String> places(String place) {
    return List.of(place + RESOURCE, place + "/" + RESOURCE, "jar:" + place + "!/" + RESOURCE);
  }

  private static BuildInfo read(URL url) throws IOException {
    Properties properties = new Properties();
    try (InputStream in = url.openStream()) {
      properties.load(in);
    }
    return new BuildInfo(
        properties.getProperty("artifact", Provenance.UNKNOWN),
        properties.getProperty("commit", Provenance.UNKNOWN),
        properties.getProperty("dirty", Provenance.UNKNOWN));
  }

  /** Returns the commit in words, such as {@code 1a2b3c (with changes)}. */
  public String inWords() {
    return dirty.equals("true") ? commit + " (with changes)" : commit;
  }
}
