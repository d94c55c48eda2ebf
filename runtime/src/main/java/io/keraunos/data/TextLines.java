package io.keraunos.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;

/**
 * The lines of a text file in UTF-8, or another charset, each an example.
 *
 * <pre>{@code
 * Dataset<Review> reviews = TextLines.read(Path.of("reviews.txt")).map(Review::parse);
 * }</pre>
 *
 * <p>The file is gone through once to find where each line begins, which keeps 8 bytes of each in
 * memory. A line is read from the file each time it is asked for, so the file may be larger than
 * the memory; {@link #cache()} keeps the lines of a small one. It must stay as it is.
 *
 * <p>A line ends with {@code \n} or {@code \r\n}, which is not part of it; after the last one it
 * may be left out. An empty line is an example, too. A byte order mark is skipped.
 */
public final class TextLines implements Dataset<String> {

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final Path file;
  private final Charset charset;
  // Where each line begins, and where one after the last one would.
  private final long[] offsets;

  private TextLines(Path file, Charset charset, long[] offsets) {
    this.file = file;
    this.charset = charset;
    this.offsets = offsets;
  }

  /**
   * Finds the lines of a file in UTF-8.
   *
   * @throws IOException if the file cannot be read, is packed with gzip, or a byte order mark says
   *     that it is UTF-16
   */
  public static TextLines read(Path file) throws IOException {
    return read(file, StandardCharsets.UTF_8);
  }

  /**
   * Finds the lines of a file.
   *
   * @param charset one whose line end is the single byte of ASCII, as in UTF-8, ISO-8859-1 and
   *     windows-1252
   * @throws IllegalArgumentException if it is another, such as UTF-16
   * @throws IOException as in UTF-8
   */
  public static TextLines read(Path file, Charset charset) throws IOException {
    if (!Arrays.equals("\r\n".getBytes(charset), new byte[] {'\r', '\n'})) {
      throw new IllegalArgumentException(
          "charset must write a line end as one byte, but was %s. Convert the file to UTF-8"
              .formatted(charset));
    }
    long[] offsets = new long[1024];
    int lines = 0;
    long position = 0;
    byte[] chunk = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.readNBytes(chunk, 0, chunk.length);
          n > 0;
          n = in.readNBytes(chunk, 0, chunk.length)) {
        if (position == 0) {
          checkStart(file, chunk, n);
          offsets[0] = isMarked(chunk, n) ? BYTE_ORDER_MARK.length : 0;
        }
        for (int i = 0; i < n; i++) {
          if (chunk[i] == '\n') {
            offsets = grown(offsets, lines + 2);
            offsets[++lines] = position + i + 1;
          }
        }
        position += n;
      }
    }
    if (position > offsets[lines]) {
      offsets = grown(offsets, lines + 2);
      offsets[++lines] = position;
    }
    return new TextLines(file, charset, Arrays.copyOf(offsets, lines + 1));
  }

  private static void checkStart(Path file, byte[] chunk, int length) throws IOException {
    int start = length < 2 ? 0 : Byte.toUnsignedInt(chunk[0]) << 8 | Byte.toUnsignedInt(chunk[1]);
    if (start == 0x1f8b) {
      throw new IOException(file + " must be text, but is packed with gzip. Unpack it (gunzip)");
    }
    if (start == 0xfffe || start == 0xfeff) {
      throw new IOException(file + " must be text in UTF-8, but is UTF-16. Convert it");
    }
  }

  private static boolean isMarked(byte[] chunk, int length) {
    int mark = BYTE_ORDER_MARK.length;
    return length >= mark && Arrays.equals(chunk, 0, mark, BYTE_ORDER_MARK, 0, mark);
  }

  private static long[] grown(long[] offsets, int size) {
    return size <= offsets.length
        ? offsets
        : Arrays.copyOf(offsets, Math.multiplyExact(offsets.length, 2));
  }

  @Override
  public long size() {
    return offsets.length - 1L;
  }

  /**
   * Reads a line.
   *
   * @throws IOException if it is not UTF-8 or the file was changed; the message names the file and
   *     the line
   */
  @Override
  public String get(long index) throws IOException {
    int line = (int) Objects.checkIndex(index, size());
    long length = offsets[line + 1] - offsets[line];
    if (length > Integer.MAX_VALUE - 8) {
      throw new IOException(
          "%s, line %s: a line must have less than 2 GiB, but has %s bytes"
              .formatted(file, index + 1, length));
    }
    byte[] bytes = new byte[(int) length];
    // Not a channel: an interrupt of the thread would close it in the middle.
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      in.seek(offsets[line]);
      in.readFully(bytes);
    } catch (EOFException e) {
      throw new IOException(
          "%s, line %s: the file has become shorter since it was opened".formatted(file, index + 1),
          e);
    }
    int end = bytes.length;
    if (end > 0 && bytes[end - 1] == '\n') {
      end--;
      if (end > 0 && bytes[end - 1] == '\r') {
        end--;
      }
    }
    try {
      return charset.newDecoder().decode(ByteBuffer.wrap(bytes, 0, end)).toString();
    } catch (CharacterCodingException e) {
      throw new IOException(
          "%s, line %s: the text must be %s, but is not: %s. TextLines.read(file, charset) reads another"
              .formatted(file, index + 1, charset, e),
          e);
    }
  }
}
