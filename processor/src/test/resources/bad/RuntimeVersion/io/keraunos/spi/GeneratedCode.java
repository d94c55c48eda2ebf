package io.keraunos.spi;

/** That of another runtime. */
public final class GeneratedCode {
  public static final int VERSION = 99;

  private GeneratedCode() {}

  public static void requireVersion(int version, Class<?> generated) {}
}
