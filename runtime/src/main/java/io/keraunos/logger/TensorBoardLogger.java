package io.keraunos.logger;

import com.google.protobuf.ByteString;
import io.keraunos.metric.MetricValues;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.SessionLog;
import org.tensorflow.proto.Summary;
import org.tensorflow.proto.SummaryMetadata;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/**
 * Writes metrics to an event file that TensorBoard reads: {@code tensorboard --logdir} and the root
 * folder show all runs side by side. The settings are a text named {@code settings}. A resumed fit
 * writes another file into the same folder, and tells TensorBoard to forget what came after its
 * checkpoint.
 *
 * <p>The file is a sequence of {@code tensorflow.Event}, each framed as a <a
 * href="https://www.tensorflow.org/tutorials/load_data/tfrecord#tfrecords_format_details">TFRecord</a>.
 */
public final class TensorBoardLogger implements MetricLogger {

  private static final int MASK = 0xa282ead8;

  private @Nullable Path file;
  private @Nullable OutputStream out;

  @Override
  public void start(Path folder, long step, Map<String, String> settings) throws IOException {
    long millis = System.currentTimeMillis();
    String name =
        "events.out.tfevents.%d.keraunos.%d".formatted(millis, ProcessHandle.current().pid());
    Path to = folder.resolve(name);
    out = Files.newOutputStream(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    file = to;
    write(event(0).setFileVersion("brain.Event:2").build());
    if (step > 0) {
      write(
          event(step + 1)
              .setSessionLog(SessionLog.newBuilder().setStatus(SessionLog.SessionStatus.START))
              .build());
    }
    write(event(step).setSummary(text("settings", table(settings))).build());
  }

  private static Event.Builder event(long step) {
    return Event.newBuilder().setWallTime(System.currentTimeMillis() / 1e3).setStep(step);
  }

  /** A table in the Markdown that TensorBoard shows. */
  private static String table(Map<String, String> settings) {
    StringBuilder table = new StringBuilder("| setting | value |\n|---|---|\n");
    settings.forEach(
        (name, value) -> table.append("| %s | %s |%n".formatted(name, value.replace("|", "\\|"))));
    return table.toString();
  }

  private static Summary text(String tag, String text) {
    return Summary.newBuilder()
        .addValue(
            Summary.Value.newBuilder()
                .setTag(tag)
                .setMetadata(
                    SummaryMetadata.newBuilder()
                        .setPluginData(
                            SummaryMetadata.PluginData.newBuilder().setPluginName("text")))
                .setTensor(
                    TensorProto.newBuilder()
                        .setDtype(DataType.DT_STRING)
                        .setTensorShape(TensorShapeProto.getDefaultInstance())
                        .addStringVal(ByteString.copyFromUtf8(text))))
        .build();
  }

  @Override
  public void log(long step, MetricValues values) throws IOException {
    Summary.Builder summary = Summary.newBuilder();
    values
        .asMap()
        .forEach(
            (name, value) ->
                summary.addValue(
                    Summary.Value.newBuilder().setTag(name).setSimpleValue(value.floatValue())));
    write(event(step).setSummary(summary).build());
  }

  @Override
  public void graph(GraphDef graph) throws IOException {
    write(event(0).setGraphDef(graph.toByteString()).build());
  }

  @Override
  public void histogram(long step, String name, float[] values) throws IOException {
    Summary.Value value =
        Summary.Value.newBuilder().setTag(name).setHisto(Histogram.of(values)).build();
    write(event(step).setSummary(Summary.newBuilder().addValue(value)).build());
  }

  /** A record: its length and that one's checksum, its bytes and their checksum. */
  private void write(Event event) throws IOException {
    OutputStream to = out;
    if (to == null || file == null) {
      throw new IllegalStateException("the logger must be started before it logs");
    }
    if (!Files.exists(file)) { // it would be written to nowhere
      throw new NoSuchFileException(file.toString());
    }
    byte[] bytes = event.toByteArray();
    byte[] record = new byte[Long.BYTES + Integer.BYTES + bytes.length + Integer.BYTES];
    ByteBuffer at = ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN);
    at.putLong(bytes.length).putInt(masked(record, 0, Long.BYTES));
    at.put(bytes).putInt(masked(bytes, 0, bytes.length));
    to.write(record);
    to.flush();
  }

  private static int masked(byte[] bytes, int begin, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, begin, length);
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
  }

  @Override
  public void end() throws IOException {
    if (out != null) {
      out.close();
      out = null;
    }
  }
}
