package io.keraunos.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Text of one charset. Bytes outside the charset are an error that names the line; Java's own
 * readers put U+FFFD there, which makes different words equal. A byte order mark is skipped, and
 * its charset taken.
 */
final class StrictText extends Reader {

  private static final int SIZE = 1 << 14;

  private final InputStream in;
  private final CharsetDecoder decoder;
  private final ByteBuffer bytes = ByteBuffer.allocate(SIZE).flip();
  private final CharBuffer chars = CharBuffer.allocate(SIZE).flip();
  private boolean inputEnded;
  private boolean ended;
  // State of the decoded text: the line it ends in, from 1, and whether it ends with a carriage
  // return.
  private long line = 1;
  private boolean afterReturn;

  private StrictText(InputStream in, Charset charset) {
    this.in = in;
    this.decoder = charset.newDecoder(); // reports what it cannot decode
  }

  /**
   * Decodes the text of a stream.
   *
   * @param charset unless a byte order mark says another
   */
  static StrictText of(InputStream stream, Charset charset) throws IOException {
    BufferedInputStream in = new BufferedInputStream(stream);
    in.mark(4);
    byte[] start = in.readNBytes(4);
    Mark mark = Mark.of(start);
    in.reset();
    in.skipNBytes(mark.length());
    return new StrictText(in, mark.length() == 0 ? charset : mark.charset());
  }

  /** A byte order mark and its charset; of length 0 if there is none. */
  private record Mark(int length, Charset charset) {
    static Mark of(byte[] start) {
      if (startsWith(start, 0xEF, 0xBB, 0xBF)) {
        return new Mark(3, StandardCharsets.UTF_8);
      } else if (startsWith(start, 0xFF, 0xFE, 0, 0)) {
        return new Mark(4, Charset.forName("UTF-32LE"));
      } else if (startsWith(start, 0, 0, 0xFE, 0xFF)) {
        return new Mark(4, Charset.forName("UTF-32BE"));
      } else if (startsWith(start, 0xFF, 0xFE)) {
        return new Mark(2, StandardCharsets.UTF_16LE);
      } else if (startsWith(start, 0xFE, 0xFF)) {
        return new Mark(2, StandardCharsets.UTF_16BE);
      }
      return new Mark(0, StandardCharsets.UTF_8);
    }

    private static boolean startsWith(byte[] start, int... mark) {
      for (int i = 0; i < mark.length; i++) {
        if (i >= start.length || Byte.toUnsignedInt(start[i]) != mark[i]) {
          return false;
        }
      }
      return true;
    }
  }

  /** Thrown when text is not in its charset. The message says what is there instead. */
  static final class UndecodableException extends CharacterCodingException {
    private static final long serialVersionUID = 1L;

    private final long line;
    private final String reason;

    private UndecodableException(long line, String reason) {
      this.line = line;
      this.reason = reason;
    }

    /** Returns the line of the text, from 1. */
    long line() {
      return line;
    }

    @Override
    public String getMessage() {
      return reason;
    }
  }

  @Override
  public int read(char[] to, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (!chars.hasRemaining()) {
      if (ended) {
        return -1;
      }
      decode();
    }
    int count = Math.min(length, chars.remaining());
    chars.get(to, offset, count);
    return count;
  }

  private void decode() throws IOException {
    chars.clear();
    CoderResult result = decoder.decode(bytes, chars, inputEnded);
    if (result.isUnderflow() && inputEnded) {
      result = decoder.flush(chars);
      ended = result.isUnderflow();
    }
    chars.flip();
    count();
    // The text before the error is handed out first.
    if (result.isError() && !chars.hasRemaining()) {
      throw undecodable(result);
    }
    if (result.isUnderflow() && !inputEnded) {
      fill();
    }
  }

  private void fill() throws IOException {
    bytes.compact();
    int count = in.read(bytes.array(), bytes.position(), bytes.remaining());
    inputEnded = count < 0;
    bytes.position(bytes.position() + Math.max(0, count));
    bytes.flip();
  }

  private void count() throws UndecodableException {
    for (int i = 0; i < chars.limit(); i++) {
      char c = chars.get(i);
      if (c == 0) {
        throw new UndecodableException(
            line,
            "the text must be %s, but has a character of value 0: it is UTF-16, or no text at all"
                .formatted(decoder.charset()));
      }
      if (c == '\r' || (c == '\n' && !afterReturn)) {
        line++;
      }
      afterReturn = c == '\r';
    }
  }

  private UndecodableException undecodable(CoderResult result) {
    StringBuilder found = new StringBuilder();
    for (int i = 0; i < result.length() && bytes.hasRemaining(); i++) {
      found.append(String.format(Locale.ROOT, " %02x", bytes.get()));
    }
    return new UndecodableException(
        line, "the text must be %s, but has the bytes%s".formatted(decoder.charset(), found));
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
