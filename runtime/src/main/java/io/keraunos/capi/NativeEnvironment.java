package io.keraunos.capi;

import com.sun.jna.Function;
import com.sun.jna.Platform;

/**
 * The environment variables of this process as native code reads them. Java cannot set them, JNA
 * can.
 */
final class NativeEnvironment {
  private NativeEnvironment() {}

  /**
   * Sets a variable.
   *
   * @throws LinkageError if JNA cannot be loaded
   */
  static void set(String name, String value) {
    if (Platform.isWindows()) {
      Function.getFunction("ucrtbase", "_putenv_s").invokeInt(new Object[] {name, value});
    } else {
      Function.getFunction("c", "setenv").invokeInt(new Object[] {name, value, 1});
    }
  }
}
