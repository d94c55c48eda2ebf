package io.keraunos.checkpoint;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.BundleEntryProto;
import org.tensorflow.proto.TensorShapeProto;

/**
 * The names and shapes in the {@code .index} of a checkpoint of TensorFlow's, which no op of it
 * lists. The file is a sorted table of LevelDB ({@code tensorflow/core/lib/io/table_format.txt}),
 * whose values are {@code BundleEntryProto} but for the first, of the empty key.
 */
final class BundleIndex {

  private static final long MAGIC = 0xdb4775248b80fb57L;
  private static final int FOOTER = 48;

  private BundleIndex() {}

  /**
   * Reads an index.
   *
   * @throws IOException if it cannot be read, or is something else
   */
  static SortedMap<String, Shape> read(Path file) throws IOException {
    ByteBuffer table = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    SortedMap<String, Shape> shapes = new TreeMap<>();
    try {
      if (table.getLong(table.limit() - Long.BYTES) != MAGIC) {
        throw new IOException(file + " is no index of a checkpoint");
      }
      ByteBuffer footer = slice(table, table.limit() - FOOTER, FOOTER);
      handle(footer); // of the block of properties
      entries(
          block(table, footer),
          (last, handle) ->
              entries(
                  block(table, handle),
                  (key, value) -> {
                    if (!key.isEmpty()) {
                      shapes.put(key, shape(value));
                    }
                  }));
    } catch (IllegalArgumentException | IndexOutOfBoundsException | BufferUnderflowException e) {
      throw new IOException("%s is damaged: %s".formatted(file, e), e);
    }
    return shapes;
  }

  /** Passes each entry of a block to a reader, which may not keep the value. */
  private static void entries(ByteBuffer block, BiConsumer<String, ByteBuffer> reader) {
    int restarts = block.getInt(block.limit() - Integer.BYTES);
    int end = block.limit() - Integer.BYTES * (restarts + 1);
    byte[] key = new byte[0];
    while (block.position() < end) {
      int shared = (int) varint(block);
      int own = (int) varint(block);
      int length = (int) varint(block);
      byte[] next = new byte[shared + own];
      System.arraycopy(key, 0, next, 0, shared);
      block.get(next, shared, own);
      key = next;
      ByteBuffer value = slice(block, block.position(), length);
      block.position(block.position() + length);
      reader.accept(new String(key, StandardCharsets.UTF_8), value);
    }
  }

  private record Handle(int offset, int size) {}

  private static Handle handle(ByteBuffer from) {
    return new Handle(Math.toIntExact(varint(from)), Math.toIntExact(varint(from)));
  }

  private static ByteBuffer block(ByteBuffer table, ByteBuffer from) {
    Handle handle = handle(from);
    int compression = table.get(handle.offset() + handle.size());
    if (compression != 0) {
      throw new IllegalArgumentException("a block is compressed, in way " + compression);
    }
    return slice(table, handle.offset(), handle.size());
  }

  private static ByteBuffer slice(ByteBuffer of, int offset, int size) {
    return of.slice(offset, size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static long varint(ByteBuffer from) {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte next = from.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a number has more than 64 bits");
  }

  private static Shape shape(ByteBuffer entry) {
    try {
      return Shape.of(
          BundleEntryProto.parseFrom(entry).getShape().getDimList().stream()
              .mapToLong(TensorShapeProto.Dim::getSize)
              .toArray());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
