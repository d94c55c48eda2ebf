package io.keraunos.distribute;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A connection to another worker that carries lines of text. */
final class Link implements AutoCloseable {

  /** What comes over a link, told in its own thread. */
  interface Listener {
    void line(String line);

    /**
     * Nothing more will come.
     *
     * @param why how it ended, in words that follow "worker 1"
     */
    void ended(String why);
  }

  /** Says nothing, but that the sender lives. */
  static final String ALIVE = "alive";

  private final Socket socket;
  private final BufferedReader in;
  private final OutputStream out;
  private volatile boolean closed;

  Link(Socket socket) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
    this.in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8), 512);
    this.out = socket.getOutputStream();
  }

  /** The address of the other side. */
  String host() {
    return socket.getInetAddress().getHostAddress();
  }

  /** How long {@link #read} and the listener wait for a line. */
  void patience(Duration limit) throws IOException {
    socket.setSoTimeout(Math.toIntExact(Math.max(1, limit.toMillis())));
  }

  /** The next line that says something. */
  String read() throws IOException {
    String line = in.readLine();
    while (line != null && line.equals(ALIVE)) {
      line = in.readLine();
    }
    if (line == null) {
      throw new EOFException("the connection was closed");
    }
    return line;
  }

  /** Sends a line; a line break inside it becomes a space. */
  synchronized void send(String line) throws IOException {
    out.write((line.replaceAll("\\R", " ") + "\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /**
   * Tells a listener what comes, from now on, in a thread of its own.
   *
   * @param silence after how long without a line the other side counts as lost
   */
  void listen(String name, Duration silence, Listener listener) throws IOException {
    patience(silence);
    Thread reader = new Thread(() -> listen(silence, listener), name);
    reader.setDaemon(true);
    reader.start();
  }

  private void listen(Duration silence, Listener listener) {
    String why;
    try {
      while (true) {
        listener.line(read());
      }
    } catch (SocketTimeoutException e) {
      why = "was silent for " + seconds(silence);
    } catch (IOException e) {
      why =
          "is gone: its process ended, or the network broke the connection ("
              + e.getMessage()
              + ")";
    }
    if (!closed) {
      listener.ended(why);
    }
  }

  /** A time in words. */
  static String seconds(Duration time) {
    return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
  }

  @Override
  public void close() {
    closed = true;
    try {
      socket.close();
    } catch (IOException e) {
      // Nothing is lost: whoever is on the other side sees the end of it in any case.
    }
  }
}
