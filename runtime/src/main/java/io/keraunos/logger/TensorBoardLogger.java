package io.keraunos.logger;

import com.google.protobuf.ByteString;
import io.keraunos.file.AppendedFile;
import io.keraunos.file.Folders;
import io.keraunos.metric.MetricValues;
import io.keraunos.step.Figure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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
 * writes another file into the same folder; the earlier ones are cut off where they ended when its
 * checkpoint was written, and a TensorBoard that has read on is told to forget the later steps.
 *
 * <p>The file is a sequence of {@code tensorflow.Event}, each framed as a <a
 * href="https://www.tensorflow.org/tutorials/load_data/tfrecord#tfrecords_format_details">TFRecord</a>.
 */
public final class TensorBoardLogger implements MetricLogger {

  private static final Logger LOG = LoggerFactory.getLogger(TensorBoardLogger.class);

  private static final String VERSION = "brain.Event:2";
  private static final int RGB = 3;

  private @Nullable AppendedFile file;
  private String name = "";

  @Override
  public void start(Path folder, long step, Map<String, String> settings) throws IOException {
    List<EventFile> earlier = EventFile.allIn(folder);
    for (EventFile before : earlier) {
      if (step == 0) {
        Folders.remove(before.path());
      } else {
        AppendedFile.cut(before.path(), before.end(step));
      }
    }
    open(folder, step, settings, earlier);
  }

  /** {@inheritDoc} Files that were begun later than the checkpoint are removed. */
  @Override
  public void resume(Path folder, long step, String mark, Map<String, String> settings)
      throws IOException {
    int colon = mark.lastIndexOf(':');
    String marked = mark.substring(0, Math.max(colon, 0));
    String length = mark.substring(colon + 1);
    List<EventFile> earlier = EventFile.allIn(folder);
    int at = earlier.stream().map(EventFile::name).toList().indexOf(marked);
    if (at < 0
        || !length.matches("\\d{1,18}")
        || Files.size(earlier.get(at).path()) < Long.parseLong(length)) {
      LOG.warn(
          "the events in {} were changed since the checkpoint of step {}, which names {}; those up"
              + " to that step are kept",
          folder,
          step,
          mark);
      start(folder, step, settings);
      return;
    }
    for (EventFile later : earlier.subList(at + 1, earlier.size())) {
      Folders.remove(later.path());
    }
    AppendedFile.cut(earlier.get(at).path(), Long.parseLong(length));
    open(folder, step, settings, earlier);
  }

  private void open(Path folder, long step, Map<String, String> settings, List<EventFile> earlier)
      throws IOException {
    name = EventFile.nextName(earlier);
    file = AppendedFile.open(folder.resolve(name));
    write(event(0).setFileVersion(VERSION).build());
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

  /** Returns a table in the Markdown that TensorBoard shows. */
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

  @Override
  public void figure(long step, String name, Figure figure) throws IOException {
    write(drawn(step, name, figure));
  }

  /** {@inheritDoc} They come into a file of their own. */
  @Override
  public void figuresAfterFit(Path folder, long step, Map<String, Figure> figures)
      throws IOException {
    Path next = folder.resolve(EventFile.nextName(EventFile.allIn(folder)));
    try (AppendedFile later = AppendedFile.open(next)) {
      later.append(EventFile.record(event(0).setFileVersion(VERSION).build()));
      for (Map.Entry<String, Figure> figure : figures.entrySet()) {
        later.append(EventFile.record(drawn(step, figure.getKey(), figure.getValue())));
      }
    }
  }

  /** Returns a figure as a picture, and as a text what is said of it. */
  private static Event drawn(long step, String name, Figure figure) throws IOException {
    Summary.Image.Builder picture =
        Summary.Image.newBuilder()
            .setHeight(FigurePng.SIDE)
            .setWidth(FigurePng.SIDE)
            .setColorspace(RGB)
            .setEncodedImageString(ByteString.copyFrom(FigurePng.of(figure)));
    return event(step)
        .setSummary(
            text(name + "/text", FigureMarkdown.of(figure)).toBuilder()
                .addValue(Summary.Value.newBuilder().setTag(name).setImage(picture)))
        .build();
  }

  private void write(Event event) throws IOException {
    opened().append(EventFile.record(event));
  }

  private AppendedFile opened() {
    if (file == null) {
      throw new IllegalStateException("the logger must be started before it logs");
    }
    return file;
  }

  @Override
  public String mark() throws IOException {
    opened().force();
    return name + ":" + opened().length();
  }

  @Override
  public void end() throws IOException {
    AppendedFile opened = file;
    file = null;
    if (opened != null) {
      opened.close();
    }
  }
}
