package io.keraunos.capi;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.internal.c_api.TFJ_RuntimeLibrary;

/** The machines that TensorFlow Java has a native library for, by the classifiers of its jars. */
final class NativePlatform {

  private static final List<String> CLASSIFIERS =
      List.of("linux-x86_64", "linux-x86_64-gpu", "linux-arm64", "macosx-arm64", "windows-x86_64");

  private NativePlatform() {}

  /**
   * Describes that the library is missing, and what to do.
   *
   * @param platform the operating system and processor, as JavaCPP calls them
   * @param reason what JavaCPP says
   */
  static String missing(String platform, String reason) {
    List<String> there = present();
    if (there.contains(platform)) {
      return "TensorFlow's native library for %s is on the class path, but cannot be loaded: %s"
          .formatted(platform, reason);
    }
    return "TensorFlow's native library for this machine, %s, must be on the class path, but %s. %s"
        .formatted(
            platform,
            there.isEmpty() ? "there is none" : "there is that of " + String.join(", ", there),
            advice(platform));
  }

  private static String advice(String platform) {
    return CLASSIFIERS.contains(platform)
        ? ("Add the dependency org.tensorflow:tensorflow-core-native with"
                + " <classifier>%s</classifier>; keraunos-bom has its version")
            .formatted(platform)
        : "TensorFlow Java has none for it, only for %s".formatted(String.join(", ", CLASSIFIERS));
  }

  /** Returns the platforms whose libraries are on the class path. */
  private static List<String> present() {
    List<String> there = new ArrayList<>();
    for (String platform : CLASSIFIERS) {
      String folder = NativeLibrary.PACKAGE + platform + "/";
      for (String file :
          List.of("libjnitensorflow.so", "libjnitensorflow.dylib", "jnitensorflow.dll")) {
        if (TFJ_RuntimeLibrary.class.getResource(folder + file) != null) {
          there.add(platform);
        }
      }
    }
    return there;
  }
}
