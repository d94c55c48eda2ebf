package io.keraunos.distribute;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Ports that are free when they are chosen and most likely still are when a worker takes them, some
 * seconds later: none of those that the system gives to outgoing connections.
 */
public final class TestPorts {
  private TestPorts() {}

  /** Chooses that many ports, all different. */
  public static List<Integer> choose(int count) {
    Random random = new Random();
    Set<Integer> ports = new LinkedHashSet<>();
    while (ports.size() < count) {
      int port = 20_000 + random.nextInt(10_000);
      try (ServerSocket probe = new ServerSocket(port)) {
        ports.add(probe.getLocalPort());
      } catch (IOException e) {
        // It is taken: another one.
      }
    }
    return new ArrayList<>(ports);
  }

  /** Addresses of this machine with such ports. */
  static List<String> addresses(int count) {
    return choose(count).stream().map(port -> "127.0.0.1:" + port).toList();
  }
}
