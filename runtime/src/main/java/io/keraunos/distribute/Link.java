package io.keraunos.distribute;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A connection to another worker that carries lines of text. Nothing that the other side does can
 * hold a reader up for longer than its limit, which counts for a whole line, or make it keep more
 * than {@link #LONGEST} bytes.
 */
final class Link implements AutoCloseable {

  /** Receives the lines of a link, in the link's own thread. */
  interface Listener {
    /**
     * Takes a line.
     *
     * @throws IllegalArgumentException if no worker sends such a line; the link ends then
     */
    void line(String line);

    /**
     * Called when nothing more will come.
     *
     * @param why the reason, in words that follow "worker 1"
     */
    void ended(String why);
  }

  /** Line that only says that the sender lives. */
  static final String ALIVE = "alive";

  /** Line that asks the other side whether it is there, in {@link #answers}. */
  static final String PING = "ping";

  static final String PONG = "pong";

  /** The most bytes of a line: the addresses of some thousand workers fit into it. */
  static final int LONGEST = 256 * 1024;

  /**
   * The most characters of a message to the other workers, which may quote anything; more are cut
   * off.
   */
  private static final int LONGEST_MESSAGE = 4_000;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final Object answering = new Object();
  private final byte[] buffer = new byte[1024];
  // State of the reading thread: the contents of the buffer, and the line that has begun.
  private int at;
  private int end;
  private byte[] line = new byte[256];
  private int length;
  private boolean settled; // guarded by answering
  private JobToken.@Nullable Signer sending; // guarded by out
  private JobToken.@Nullable Signer receiving; // of the reading thread
  private volatile boolean closed;

  Link(Socket socket) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
    this.in = socket.getInputStream();
    this.out = socket.getOutputStream();
  }

  /** Returns the address of the other side. */
  String host() {
    return socket.getInetAddress().getHostAddress();
  }

  /**
   * Reads the next line, whatever it says. The part of a line received before the limit is not
   * lost.
   *
   * @param limit the time until the line must be there as a whole
   * @throws SocketTimeoutException if it is not
   * @throws EOFException if the other side has closed the connection
   * @throws IOException if the line is longer than {@link #LONGEST}
   */
  String next(Duration limit) throws IOException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      while (at < end) {
        byte next = buffer[at++];
        if (next == '\n') {
          return finished();
        }
        append(next);
      }
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new SocketTimeoutException("it said nothing within " + seconds(limit));
      }
      socket.setSoTimeout((int) Math.min(left, Integer.MAX_VALUE));
      at = 0;
      end = 0;
      try {
        end = in.read(buffer);
      } catch (SocketTimeoutException e) {
        continue;
      }
      if (end < 0) {
        throw new EOFException("the connection was closed");
      }
    }
  }

  private void append(byte next) throws IOException {
    if (length == LONGEST) {
      throw new IOException("a line must have at most %s bytes, but has more".formatted(LONGEST));
    }
    if (length == line.length) {
      line = Arrays.copyOf(line, 2 * length);
    }
    line[length++] = next;
  }

  private String finished() throws IOException {
    int text = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
    String said = new String(line, 0, text, StandardCharsets.UTF_8);
    length = 0;
    return receiving == null ? said : signed(said, receiving);
  }

  /** Takes the signature off a line. */
  private static String signed(String said, JobToken.Signer signer) throws IOException {
    int end = said.length() - JobToken.Signer.LENGTH - 1;
    String line = end < 0 ? "" : said.substring(0, end);
    if (end < 0 || !JobToken.same(signer.next(line), said.substring(end + 1))) {
      throw new IOException("a line is not signed with the job token");
    }
    return line;
  }

  /** Signs all lines to come, and takes signed lines only. Called by the reading thread. */
  void sign(JobToken.Signer own, JobToken.Signer others) {
    receiving = others;
    synchronized (out) {
      sending = own;
    }
  }

  /** Sends a line; a line break inside it becomes a space. */
  void send(String text) throws IOException {
    String plain = text.replaceAll("\\R", " ");
    synchronized (out) {
      String whole = sending == null ? plain : plain + " " + sending.next(plain);
      out.write((whole + "\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
    }
  }

  /** Sends a word and a message of any length, of which the first part is sent. */
  void send(String word, String message) throws IOException {
    boolean whole = message.length() <= LONGEST_MESSAGE;
    send(word + (whole ? message : message.substring(0, LONGEST_MESSAGE) + "..."));
  }

  /**
   * Returns whether a worker waits at the other side: it answers {@link #PING}. Once the link is
   * settled, nobody is asked.
   */
  boolean answers(Duration limit) {
    synchronized (answering) {
      if (settled) {
        return true;
      }
      long deadline = System.nanoTime() + limit.toNanos();
      try {
        send(PING);
        while (!next(Duration.ofNanos(deadline - System.nanoTime())).equals(PONG)) {
          // Whatever it has said before is no answer.
        }
        return true;
      } catch (IOException e) {
        return false;
      }
    }
  }

  /** Ends the time in which {@link #answers} may ask. */
  void settle() {
    synchronized (answering) {
      settled = true;
    }
  }

  /**
   * Tells a listener what comes, from now on, in a thread of its own.
   *
   * @param silence the time without a line after which the other side counts as lost
   */
  void listen(String name, Duration silence, Listener listener) {
    Thread reader = new Thread(() -> listen(silence, listener), name);
    reader.setDaemon(true);
    reader.start();
  }

  private void listen(Duration silence, Listener listener) {
    String why;
    try {
      while (true) {
        String said = next(silence);
        if (!said.equals(ALIVE)) {
          listener.line(said);
        }
      }
    } catch (SocketTimeoutException e) {
      why = "was silent for " + seconds(silence);
    } catch (IOException e) {
      why =
          "is gone: its process ended, or the network broke the connection ("
              + e.getMessage()
              + ")";
    } catch (IllegalArgumentException e) {
      why = "does not speak as a worker does: " + e.getMessage();
    }
    if (!closed) {
      close();
      listener.ended(why);
    }
  }

  /** Formats a time. */
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
