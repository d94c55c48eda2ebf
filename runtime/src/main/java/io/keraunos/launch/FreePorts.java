package io.keraunos.launch;

import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Chooses TCP ports that nobody listens on, never one twice.
 *
 * <p>A port is free when it is chosen and used a moment later, so somebody else may take it in
 * between. The range is below the ports that Linux, macOS and Windows give to outgoing connections:
 * with one of those, a worker that looks for the chief could take the chief's port itself.
 */
final class FreePorts {

  private static final int FIRST = 20_000;
  private static final int COUNT = 10_000;

  private final Random random = new Random();
  private final Set<Integer> tried = new HashSet<>();

  /**
   * Chooses ports, all different, and different from those chosen before.
   *
   * @throws IllegalStateException if there are not so many
   * @throws IOException if the network cannot be asked
   */
  List<Integer> choose(int count) throws IOException {
    List<Integer> ports = new ArrayList<>();
    while (ports.size() < count) {
      if (tried.size() == COUNT) {
        throw new IllegalStateException(
            "%s ports from %s to %s must be free, but only %s were"
                .formatted(count, FIRST, FIRST + COUNT - 1, ports.size()));
      }
      int port = FIRST + random.nextInt(COUNT);
      if (tried.add(port) && free(port)) {
        ports.add(port);
      }
    }
    return ports;
  }

  private static boolean free(int port) throws IOException {
    // On all interfaces, as TensorFlow's server will.
    try (ServerSocket probe = new ServerSocket(port)) {
      return probe.isBound();
    } catch (BindException e) {
      return false;
    }
  }
}
