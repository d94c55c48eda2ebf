package io.keraunos.distribute;

import java.net.InetSocketAddress;
import java.util.regex.Pattern;

/** The two halves of {@code host:port}. An IPv6 address stands in brackets. */
record HostPort(String host, int port) {

  private static final Pattern HOST =
      Pattern.compile("[A-Za-z0-9._-]{1,253}|\\[[0-9A-Za-z:.%_-]{2,100}]");

  /**
   * Splits an address.
   *
   * @param name its name in messages
   * @throws IllegalArgumentException if it is not {@code host:port} with a port from 1 to 65535
   */
  static HostPort parse(String name, String address) {
    int colon = address.lastIndexOf(':');
    String host = colon < 0 ? "" : address.substring(0, colon);
    int port = colon < 0 ? -1 : number(address.substring(colon + 1));
    if (!HOST.matcher(host).matches() || port < 1 || port > 65_535) {
      throw new IllegalArgumentException(
          "%s must be host:port with a port from 1 to 65535, such as 10.0.0.1:2222, but was \"%s\""
              .formatted(
                  name, address.length() > 100 ? address.substring(0, 100) + "..." : address));
    }
    return new HostPort(host, port);
  }

  private static int number(String digits) {
    return digits.matches("[0-9]{1,5}") ? Integer.parseInt(digits) : -1;
  }

  /** Resolves the host. */
  InetSocketAddress resolve() {
    String plain = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return new InetSocketAddress(plain, port);
  }

  /** Formats an address. */
  static String of(String host, int port) {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
