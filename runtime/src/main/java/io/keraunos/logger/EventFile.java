package io.keraunos.logger;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.tensorflow.proto.Event;

/**
 * A file of events that Keraunos wrote, {@code events.out.tfevents.MILLISECONDS.keraunos.PID}: each
 * event has its length and that one's checksum before it, and its own checksum after it.
 */
record EventFile(Path path) {

  private static final Pattern NAME =
      Pattern.compile("events\\.out\\.tfevents\\.(\\d{1,18})\\.keraunos\\.\\d+");
  private static final int MASK = 0xa282ead8;
  private static final int HEAD = Long.BYTES + Integer.BYTES;

  /** Returns all event files of a folder, in the order in which they were begun. */
  static List<EventFile> allIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(EventFile::new)
          .filter(file -> NAME.matcher(file.name()).matches())
          .sorted(Comparator.comparingLong(EventFile::begun).thenComparing(EventFile::name))
          .toList();
    }
  }

  /** Returns the name of a file that comes after all others, though the clock was set back. */
  static String nextName(List<EventFile> earlier) {
    long last = earlier.stream().mapToLong(EventFile::begun).max().orElse(0);
    return "events.out.tfevents.%s.keraunos.%s"
        .formatted(
            Long.toString(Math.max(System.currentTimeMillis(), last + 1)),
            Long.toString(ProcessHandle.current().pid()));
  }

  String name() {
    return path.getFileName().toString();
  }

  private long begun() {
    Matcher name = NAME.matcher(name());
    return name.matches() ? Long.parseLong(name.group(1)) : 0;
  }

  /** Encodes an event as it stands in a file. */
  static byte[] record(Event event) {
    byte[] bytes = event.toByteArray();
    byte[] record = new byte[HEAD + bytes.length + Integer.BYTES];
    ByteBuffer at = ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN);
    at.putLong(bytes.length).putInt(masked(record, Long.BYTES));
    at.put(bytes).putInt(masked(bytes, bytes.length));
    return record;
  }

  private static int masked(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
  }

  /**
   * Returns how many bytes the events up to a step have. They end before the first of a later one,
   * and before one that is damaged or not complete.
   */
  long end(long lastStep) throws IOException {
    long end = 0;
    long left = Files.size(path);
    try (InputStream in = new BufferedInputStream(Files.newInputStream(path))) {
      while (left >= HEAD) {
        byte[] head = in.readNBytes(HEAD);
        ByteBuffer length = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
        long size = length.getLong();
        left -= HEAD + Integer.BYTES;
        if (length.getInt() != masked(head, Long.BYTES)
            || size < 0
            || size > Math.min(left, Integer.MAX_VALUE)) {
          return end;
        }
        left -= size;
        byte[] bytes = in.readNBytes((int) size);
        ByteBuffer sum = ByteBuffer.wrap(in.readNBytes(Integer.BYTES));
        if (sum.order(ByteOrder.LITTLE_ENDIAN).getInt() != masked(bytes, bytes.length)
            || isAfter(Event.parseFrom(bytes), lastStep)) {
          return end;
        }
        end += HEAD + size + Integer.BYTES;
      }
    } catch (InvalidProtocolBufferException e) {
      return end; // another program's
    }
    return end;
  }

  /**
   * Returns whether an event is later than a step. The start of a resumed fit has the step from
   * which on all is void, not one of its own.
   */
  private static boolean isAfter(Event event, long lastStep) {
    return !event.hasSessionLog() && event.getStep() > lastStep;
  }
}
