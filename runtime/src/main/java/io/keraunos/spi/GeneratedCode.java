package io.keraunos.spi;

/**
 * Version gate of generated code. Each generated class that starts something, a trainer, a
 * predictor or a command line, passes here before it names any other class of this surface: so code
 * that was generated for another version fails with a sentence, and not with a missing method.
 *
 * <p>The surface is {@code io.keraunos.spi}, {@code io.keraunos.spi.entry} and what generated
 * command lines name; {@code SurfaceTest} holds it against the version. This class itself never
 * changes, whatever the version.
 */
public final class GeneratedCode {

  /** Version of the surface that this runtime serves. */
  public static final int VERSION = 4;

  private GeneratedCode() {}

  /**
   * Checks that this runtime serves a generated class.
   *
   * @param version the version of the surface that the class was generated for
   * @param generated the class
   * @throws IllegalStateException if this runtime serves another version; the message says what to
   *     do
   */
  public static void requireVersion(int version, Class<?> generated) {
    if (version != VERSION) {
      throw new IllegalStateException(
          "%s must be generated for version %s of keraunos-runtime's SPI, but was generated for version %s, which is %s. %s"
              .formatted(
                  generated.getName(),
                  VERSION,
                  version,
                  version < VERSION ? "older" : "newer",
                  version < VERSION
                      ? "Compile its module again with the keraunos-processor of the same version"
                          + " as keraunos-runtime"
                      : "Use the keraunos-runtime of the same version as the keraunos-processor"
                          + " that generated it"));
    }
  }
}
