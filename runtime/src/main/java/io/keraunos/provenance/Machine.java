package io.keraunos.provenance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A machine that trains.
 *
 * @param os the operating system and its version
 * @param architecture the processor's architecture
 * @param cpu the processor's name; {@code unknown} where {@code /proc/cpuinfo} does not say it
 * @param cores the number of cores that the process may use
 * @param accelerator the kind of device, such as {@code CPU}
 * @param devices the number of devices of each process
 */
public record Machine(
    String os, String architecture, String cpu, int cores, String accelerator, int devices) {

  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  /** Returns this machine. */
  public static Machine here(String accelerator, int devices) {
    return new Machine(
        System.getProperty("os.name", Provenance.UNKNOWN)
            + " "
            + System.getProperty("os.version", ""),
        System.getProperty("os.arch", Provenance.UNKNOWN),
        cpuName(),
        Runtime.getRuntime().availableProcessors(),
        accelerator,
        devices);
  }

  private static String cpuName() {
    if (!Files.isReadable(CPU_INFO)) {
      return Provenance.UNKNOWN;
    }
    try (Stream<String> lines = Files.lines(CPU_INFO)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(Provenance.UNKNOWN);
    } catch (IOException e) {
      return Provenance.UNKNOWN; // a name that only a reader misses
    }
  }
}
