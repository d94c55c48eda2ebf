package io.keraunos.engine;

import java.io.IOException;
import java.util.List;

/** Two hosts on this machine, in network namespaces joined by a cable that can be pulled. */
final class Namespaces implements AutoCloseable {

  private final String name = "keraunos" + ProcessHandle.current().pid();

  private Namespaces() {}

  /** Returns whether this machine allows it: root on Linux with iproute2. */
  static boolean allowed() throws InterruptedException {
    String probe = "keraunosprobe" + ProcessHandle.current().pid();
    try {
      return run("ip", "netns", "add", probe) == 0 && run("ip", "netns", "del", probe) == 0;
    } catch (IOException e) {
      return false;
    }
  }

  static Namespaces create() throws Exception {
    Namespaces hosts = new Namespaces();
    boolean created = false;
    try {
      for (int host = 0; host < 2; host++) {
        hosts.ip("netns", "add", hosts.host(host));
      }
      hosts.ip(
          "link",
          "add",
          "cable",
          "netns",
          hosts.host(0),
          "type",
          "veth",
          "peer",
          "name",
          "cable",
          "netns",
          hosts.host(1));
      for (int host = 0; host < 2; host++) {
        String of = hosts.host(host);
        hosts.ip("-n", of, "addr", "add", address(host) + "/24", "dev", "cable");
        hosts.ip("-n", of, "link", "set", "cable", "up");
        hosts.ip("-n", of, "link", "set", "lo", "up");
      }
      created = true;
      return hosts;
    } finally {
      if (!created) {
        hosts.close();
      }
    }
  }

  static String address(int host) {
    return "10.213.17." + (host + 1);
  }

  String host(int host) {
    return name + "h" + host;
  }

  /** Returns the command that runs another one on a host. */
  List<String> on(int host) {
    return List.of("ip", "netns", "exec", host(host));
  }

  /** Cuts the cable: nothing goes through any more, and nobody is told. */
  void cut() throws Exception {
    ip("-n", host(0), "link", "set", "cable", "down");
  }

  private void ip(String... arguments) throws Exception {
    String[] command = new String[arguments.length + 1];
    command[0] = "ip";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    if (run(command) != 0) {
      throw new IOException(String.join(" ", command) + " failed");
    }
  }

  private static int run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  @Override
  public void close() throws IOException {
    try {
      for (int host = 0; host < 2; host++) {
        run("ip", "netns", "del", host(host)); // it may not have come into being
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
