package io.keraunos.check;

/**
 * Libraries that a program may leave out. What needs one asks for it before anything else, and its
 * classes are named by a class of their own, which is not loaded before.
 */
public enum OptionalLibrary {
  /** Parses CSV. */
  FASTCSV("de.siegmar:fastcsv", "de.siegmar.fastcsv", "reader.CsvReader"),

  /** Reads archives. */
  COMMONS_COMPRESS(
      "org.apache.commons:commons-compress",
      "org.apache.commons.compress",
      "archivers.tar.TarArchiveInputStream"),

  /** Draws a bar on a terminal. */
  PROGRESSBAR("me.tongfei:progressbar", "me.tongfei.progressbar", "ProgressBar");

  private final String artifact;
  private final String module;
  private final String type;

  OptionalLibrary(String artifact, String module, String type) {
    this.artifact = artifact;
    this.module = module;
    this.type = type;
  }

  /** Returns whether this program has the library. */
  public boolean isPresent() {
    try {
      Class.forName(module + "." + type, false, OptionalLibrary.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /**
   * Checks that this program has the library.
   *
   * @param user the class that needs it, as the program names it
   * @throws IllegalStateException if not; it names the artifact to add
   */
  public void require(String user) {
    if (!isPresent()) {
      throw new IllegalStateException(
          ("%s must have the library %s, but it is not on the class path. Add it to the"
                  + " dependencies, with the version of keraunos-bom, and requires %s to a"
                  + " module-info.java.")
              .formatted(user, artifact, module));
    }
  }
}
