package io.keraunos.logger;

import java.util.LinkedHashMap;
import java.util.Map;
import org.tensorflow.TensorFlow;

/** Description of the machine and software of a run, as far as this process can tell. */
final class RunEnvironment {
  private RunEnvironment() {}

  /** Returns the entries of the description by name. */
  static Map<String, String> here() {
    Runtime runtime = Runtime.getRuntime();
    Map<String, String> here = new LinkedHashMap<>();
    here.put("Java", property("java.version") + " (" + property("java.vm.name") + ")");
    here.put("TensorFlow", TensorFlow.version());
    here.put(
        "Operating system",
        property("os.name") + " " + property("os.version") + ", " + property("os.arch"));
    here.put("Cores", Figures.count(runtime.availableProcessors()));
    here.put("Largest heap", Figures.count(runtime.maxMemory() >> 20) + " MiB");
    return here;
  }

  private static String property(String name) {
    return System.getProperty(name, "unknown");
  }
}
