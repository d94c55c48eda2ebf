package io.keraunos.distribute;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Connections to a port on this machine that are no worker's; ended with the object. */
public final class Stranger implements AutoCloseable {

  /** Action on a connection. */
  @FunctionalInterface
  private interface Act {
    void on(Socket socket) throws IOException, InterruptedException;
  }

  private final List<Socket> sockets = new ArrayList<>(); // guarded by itself
  private final Thread thread;
  private final AtomicInteger connected = new AtomicInteger();

  /**
   * Connects, and connects again whenever it was let go, until closed.
   *
   * @param most how often at most
   */
  private Stranger(int port, int most, Act act) {
    this.thread =
        new Thread(
            () -> {
              while (connected.get() < most && !Thread.currentThread().isInterrupted()) {
                visit(port, act);
              }
            },
            "stranger");
    thread.setDaemon(true);
    thread.start();
  }

  private void visit(int port, Act act) {
    try {
      Socket socket = new Socket("127.0.0.1", port);
      connected.incrementAndGet();
      synchronized (sockets) {
        sockets.add(socket);
      }
      act.on(socket);
    } catch (IOException e) {
      pause(); // nobody listens yet, or it was let go
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(5);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until it has been let in that often. */
  public Stranger await(int connections) {
    while (connected.get() < connections) {
      pause();
    }
    return this;
  }

  /** Sends one byte now and then, never a line. */
  public static Stranger slow(int port) {
    return new Stranger(
        port,
        Integer.MAX_VALUE,
        socket -> {
          while (true) {
            socket.getOutputStream().write('k');
            Thread.sleep(200);
          }
        });
  }

  /** A line without an end, as fast as it goes. */
  public static Stranger endless(int port) {
    byte[] much = new byte[64 * 1024];
    Arrays.fill(much, (byte) 'k');
    return new Stranger(
        port,
        Integer.MAX_VALUE,
        socket -> {
          OutputStream out = socket.getOutputStream();
          while (true) {
            out.write(much);
          }
        });
  }

  /** Many connections that say nothing and stay open. */
  public static Stranger silent(int port, int connections) {
    return new Stranger(port, connections, socket -> {});
  }

  /** Says that, and then nothing more; stays. */
  public static Stranger saying(int port, String text) {
    return new Stranger(
        port, 1, socket -> socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Says that, waits a moment for an answer and leaves, again and again. */
  public static Stranger insisting(int port, String text) {
    return new Stranger(
        port,
        Integer.MAX_VALUE,
        socket -> {
          socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
          Thread.sleep(20);
          socket.close();
        });
  }

  /** Says that and closes its half of the connection. */
  public static Stranger halfClosing(int port, String text) {
    return new Stranger(
        port,
        1,
        socket -> {
          socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
          socket.shutdownOutput();
        });
  }

  @Override
  public void close() throws IOException {
    thread.interrupt();
    synchronized (sockets) {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }
}
