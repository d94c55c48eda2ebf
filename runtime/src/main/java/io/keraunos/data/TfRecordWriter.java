package io.keraunos.data;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes a TFRecord file, which TensorFlow's {@code tf.data.TFRecordDataset} and {@link TfRecords}
 * read.
 *
 * <pre>{@code
 * try (TfRecordWriter writer = TfRecordWriter.create(Path.of("digits.tfrecord"))) {
 *   writer.write(TfExample.of().withBytes("image", pixels).withLongs("label", 7));
 * }
 * }</pre>
 *
 * <p>For one thread.
 */
public final class TfRecordWriter implements AutoCloseable {

  private final OutputStream out;

  private TfRecordWriter(OutputStream out) {
    this.out = out;
  }

  /** Begins a file; one that is there is overwritten. The file is not packed. */
  public static TfRecordWriter create(Path file) throws IOException {
    return new TfRecordWriter(new BufferedOutputStream(Files.newOutputStream(file)));
  }

  /** Adds an example. */
  public void write(TfExample example) throws IOException {
    write(example.toByteArray());
  }

  /** Adds a record of any bytes. */
  public void write(byte[] record) throws IOException {
    write(out, record);
  }

  static void write(OutputStream out, byte[] record) throws IOException {
    byte[] header = new byte[TfRecordFrame.HEADER];
    TfRecordFrame.wrap(header).putLong(record.length);
    int headerChecksum = TfRecordFrame.masked(header, 0, Long.BYTES);
    TfRecordFrame.wrap(header).putInt(Long.BYTES, headerChecksum);
    byte[] footer = new byte[TfRecordFrame.FOOTER];
    TfRecordFrame.wrap(footer).putInt(TfRecordFrame.masked(record, 0, record.length));
    out.write(header);
    out.write(record);
    out.write(footer);
  }

  /** Ends the file: not until then is all of it written. */
  @Override
  public void close() throws IOException {
    out.close();
  }
}
