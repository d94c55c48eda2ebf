package io.keraunos.logger;

import static com.google.common.truth.Truth.assertThat;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.metric.MetricValues;
import io.keraunos.step.Figure;
import io.keraunos.step.Figure.Point;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.helpers.MessageFormatter;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.HistogramProto;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SessionLog;
import org.tensorflow.proto.Summary;

class LoggersTest {

  @TempDir private Path folder;

  private static MetricValues loss(double value) {
    return new MetricValues(Map.of("loss", value));
  }

  @Test
  void csvHasARowForEachValue() throws Exception {
    CsvLogger logger = new CsvLogger();
    logger.start(folder, 0, Map.of("batchSize", "a, \"b\""));
    logger.log(10, loss(0.5));
    logger.log(20, new MetricValues(Map.of("val,acc", Double.NaN)));
    logger.end();
    assertThat(Files.readAllLines(folder.resolve("metrics.csv")))
        .containsExactly("step,metric,value", "10,loss,0.5", "20,\"val,acc\",NaN")
        .inOrder();
    assertThat(Files.readAllLines(folder.resolve("settings.csv")))
        .containsExactly("setting,value", "batchSize,\"a, \"\"b\"\"\"")
        .inOrder();
  }

  @Test
  void aLogGetsALineForEachStep() {
    List<String> lines = new ArrayList<>();
    Slf4jLogger logger = new Slf4jLogger(recording(lines));
    logger.start(folder, 0, Map.of("batchSize", "64"));
    logger.log(50, loss(1.97312345));
    logger.end();
    assertThat(lines)
        .containsExactly(
            "run in " + folder + ", from step 0: {batchSize=64}", "step 50: loss 1.9731")
        .inOrder();
  }

  /** A log that keeps what it is told. */
  private static Logger recording(List<String> lines) {
    return (Logger)
        Proxy.newProxyInstance(
            Logger.class.getClassLoader(),
            new Class<?>[] {Logger.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("isInfoEnabled")) {
                return true;
              }
              Object[] values = Arrays.copyOfRange(arguments, 1, arguments.length);
              if (values.length == 1 && values[0] instanceof Object[] all) {
                values = all;
              }
              lines.add(MessageFormatter.arrayFormat((String) arguments[0], values).getMessage());
              return null;
            });
  }

  @Test
  void aResumedCsvGoesOnAfterTheCheckpoint() throws Exception {
    CsvLogger logger = new CsvLogger();
    logger.start(folder, 0, Map.of());
    for (long step = 10; step <= 30; step += 10) {
      logger.log(step, loss(step));
    }
    logger.end();
    // A killed process may leave a part of a row.
    Files.writeString(folder.resolve("metrics.csv"), "15,lo", StandardOpenOption.APPEND);
    logger.start(folder, 20, Map.of());
    logger.log(30, loss(3));
    logger.end();
    assertThat(Files.readAllLines(folder.resolve("metrics.csv")))
        .containsExactly("step,metric,value", "10,loss,10.0", "20,loss,20.0", "30,loss,3.0")
        .inOrder();
  }

  @Test
  void aCsvIsCutOffWhereItsCheckpointSays() throws Exception {
    CsvLogger logger = new CsvLogger();
    logger.start(folder, 0, Map.of());
    logger.log(10, loss(1));
    logger.log(20, loss(2));
    String mark = logger.mark();
    logger.log(20, new MetricValues(Map.of("val,\nloss \"a\"", 3.0))); // of the same step, but void
    logger.log(30, loss(4));
    logger.end();
    logger.resume(folder, 20, mark, Map.of());
    logger.log(20, new MetricValues(Map.of("val,\nloss \"a\"", 3.0)));
    logger.end();
    String all = "step,metric,value\n10,loss,1.0\n20,loss,2.0\n20,\"val,\nloss \"\"a\"\"\",3.0\n";
    assertThat(Files.readString(folder.resolve("metrics.csv"))).isEqualTo(all);
    // Without a mark, and with one that does not fit, the steps decide.
    for (String unfit : List.of("", "x", "9999", "-1", "3")) {
      logger.resume(folder, 20, unfit, Map.of());
      logger.log(30, loss(5));
      logger.end();
      assertThat(Files.readString(folder.resolve("metrics.csv"))).isEqualTo(all + "30,loss,5.0\n");
    }
    logger.start(folder, 10, Map.of());
    logger.end();
    assertThat(Files.readString(folder.resolve("metrics.csv")))
        .isEqualTo("step,metric,value\n10,loss,1.0\n");
  }

  @Test
  void aRowOfACsvThatIsNoTextStays() throws Exception {
    byte[] rows = "step,metric,value\n5,l?ss,1.0\nnotes\n7,a\"b,1\n20,loss,1\n".getBytes(US_ASCII);
    rows[21] = (byte) 0xff;
    Files.write(folder.resolve("metrics.csv"), rows);
    CsvLogger logger = new CsvLogger();
    logger.start(folder, 10, Map.of());
    logger.end();
    assertThat(Files.readAllBytes(folder.resolve("metrics.csv")))
        .isEqualTo(Arrays.copyOf(rows, rows.length - "20,loss,1\n".length()));
    List<Long> odd = new ArrayList<>();
    long unused = CsvRows.end(folder.resolve("metrics.csv"), 10, odd::add);
    assertThat(odd).containsExactly(3L);
  }

  @Test
  void eventsAreCutOffWhereTheirCheckpointSays() throws Exception {
    TensorBoardLogger logger = new TensorBoardLogger();
    logger.start(folder, 0, Map.of());
    logger.log(10, loss(1));
    String mark = logger.mark();
    logger.log(10, loss(2)); // of the same step, but void
    logger.end();
    for (int life = 0; life < 3; life++) { // each ends before its first checkpoint
      logger.resume(folder, 10, mark, Map.of());
      logger.log(10, loss(3 + life));
      logger.log(20, loss(4 + life));
      logger.end();
    }
    assertThat(scalars()).containsExactly("10 1.0", "10 5.0", "20 6.0").inOrder();
    // Without a mark the steps decide, also before an event that is not complete.
    Path last;
    try (Stream<Path> files = Files.list(folder)) {
      last = files.sorted().reduce((a, b) -> b).orElseThrow();
    }
    Files.write(last, new byte[] {1, 2, 3}, StandardOpenOption.APPEND);
    logger.resume(folder, 10, "x", Map.of());
    logger.log(20, loss(9));
    logger.end();
    assertThat(scalars()).containsExactly("10 1.0", "10 5.0", "20 9.0").inOrder();
    // A fit that begins anew begins anew.
    logger.start(folder, 0, Map.of());
    logger.log(1, loss(7));
    logger.end();
    assertThat(scalars()).containsExactly("1 7.0");
  }

  private List<String> scalars() throws Exception {
    return events().stream()
        .filter(event -> event.getSummary().getValueCount() > 0)
        .filter(event -> event.getSummary().getValue(0).getTag().equals("loss"))
        .map(event -> event.getStep() + " " + event.getSummary().getValue(0).getSimpleValue())
        .toList();
  }

  /** The events of all files, checked as TensorBoard checks them. */
  private List<Event> events() throws Exception {
    List<Event> events = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
          byte[] length = new byte[8];
          bytes.duplicate().get(length);
          byte[] data = new byte[(int) bytes.getLong()];
          assertThat(bytes.getInt()).isEqualTo(masked(length));
          bytes.get(data);
          assertThat(bytes.getInt()).isEqualTo(masked(data));
          events.add(Event.parseFrom(data));
        }
      }
    }
    return events;
  }

  /**
   * Masks a checksum as the TFRecord format defines it: {@code ((crc >> 15) | (crc << 17)) +
   * 0xa282ead8}.
   */
  private static int masked(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    int value = (int) crc.getValue();
    return ((value >>> 15) | (value << 17)) + 0xa282ead8;
  }

  @Test
  void tensorBoardGetsScalarsAndTheSettings() throws Exception {
    TensorBoardLogger logger = new TensorBoardLogger();
    logger.start(folder, 0, Map.of("seed", "7"));
    logger.log(10, loss(0.5));
    logger.end();
    List<Event> events = events();
    assertThat(events).hasSize(3);
    assertThat(events.get(0).getFileVersion()).isEqualTo("brain.Event:2");
    assertThat(events.get(1).getSummary().getValue(0).getTensor().getStringVal(0).toStringUtf8())
        .contains("| seed | 7 |");
    assertThat(events.get(2).getStep()).isEqualTo(10);
    assertThat(events.get(2).getSummary().getValue(0).getTag()).isEqualTo("loss");
    assertThat(events.get(2).getSummary().getValue(0).getSimpleValue()).isEqualTo(0.5f);
  }

  @Test
  void aResumedFitVoidsWhatCameAfterItsCheckpoint() throws Exception {
    TensorBoardLogger logger = new TensorBoardLogger();
    logger.start(folder, 20, Map.of());
    logger.end();
    Event start = events().get(1);
    assertThat(start.getSessionLog().getStatus()).isEqualTo(SessionLog.SessionStatus.START);
    assertThat(start.getStep()).isEqualTo(21);
  }

  @Test
  void aLoggerMustBeStarted() {
    assertThrows(IllegalStateException.class, () -> new CsvLogger().log(1, loss(1)));
    assertThrows(IllegalStateException.class, () -> new TensorBoardLogger().log(1, loss(1)));
  }

  @Test
  void histogramsHaveTensorFlowsBuckets() throws Exception {
    float[] values = {-1, 0, 1e-20f, 0.5f, 0.5f, 3, Float.NaN, Float.POSITIVE_INFINITY};
    TensorBoardLogger logger = new TensorBoardLogger();
    logger.start(folder, 0, Map.of());
    logger.graph(GraphDef.newBuilder().addNode(NodeDef.newBuilder().setName("x")).build());
    logger.histogram(7, "dense/kernel", values);
    logger.end();
    List<Event> events = events();
    assertThat(GraphDef.parseFrom(events.get(2).getGraphDef()).getNode(0).getName()).isEqualTo("x");
    Event event = events.get(3);
    assertThat(event.getStep()).isEqualTo(7);
    assertThat(event.getSummary().getValue(0).getTag()).isEqualTo("dense/kernel");
    HistogramProto histogram = event.getSummary().getValue(0).getHisto();
    assertThat(histogram.getNum()).isEqualTo(6);
    assertThat(histogram.getMin()).isEqualTo(-1);
    assertThat(histogram.getMax()).isEqualTo(3);
    assertThat(histogram.getSum()).isWithin(1e-6).of(3);
    // A value lies in the first bucket whose limit is above it.
    for (float value : new float[] {-1, 0, 1e-20f, 0.5f, 3}) {
      int bucket = 0;
      while (histogram.getBucketLimit(bucket) <= value) {
        bucket++;
      }
      assertThat(histogram.getBucket(bucket)).isAtLeast(1);
    }
    assertThat(histogram.getBucketList().stream().mapToDouble(count -> count).sum()).isEqualTo(6);
  }

  private static final Figure.Matrix MATRIX =
      new Figure.Matrix(
          List.of("a|b", "c"), List.of(List.of(5L, 1L), List.of(0L, 4L)), "9 of 10 are right");

  @Test
  void aFigureIsAPictureWithATextBesideIt() throws Exception {
    TensorBoardLogger logger = new TensorBoardLogger();
    logger.start(folder, 0, Map.of());
    logger.figure(7, "val_confusion", MATRIX);
    logger.figure(
        7,
        "val_roc",
        new Figure.Curve(
            "false",
            "true",
            List.of(new Point(0, 0), new Point(0.25, 1), new Point(1, 1)),
            0,
            1,
            "x"));
    logger.end();
    Event matrix = events().get(2);
    assertThat(matrix.getStep()).isEqualTo(7);
    assertThat(matrix.getSummary().getValue(0).getTag()).isEqualTo("val_confusion/text");
    assertThat(matrix.getSummary().getValue(0).getTensor().getStringVal(0).toStringUtf8())
        .isEqualTo(
            "9 of 10 are right\n\n| is, taken for | a\\|b | c |\n|---|---:|---:|\n| a\\|b | 5 | 1"
                + " |\n| c | 0 | 4 |\n");
    BufferedImage shades = picture(matrix.getSummary().getValue(1));
    assertThat(shades.getRGB(240, 240) & 0xffffff).isEqualTo(0x0072b2); // all of c are right
    assertThat(shades.getRGB(80, 240)).isEqualTo(new Color(242, 248, 251).getRGB());
    Event roc = events().get(3);
    assertThat(roc.getSummary().getValue(0).getTensor().getStringVal(0).toStringUtf8())
        .isEqualTo("x: true over false");
    BufferedImage curve = picture(roc.getSummary().getValue(1));
    assertThat(curve.getRGB(40, 160) & 0xffffff).isEqualTo(0x0072b2); // half the way up
    assertThat(curve.getRGB(200, 120) & 0xffffff).isEqualTo(0x9b9ea6); // the diagonal
    assertThat(curve.getRGB(20, 40) & 0xffffff).isEqualTo(0xffffff);
  }

  private static BufferedImage picture(Summary.Value value) throws Exception {
    assertThat(value.getImage().getWidth()).isEqualTo(321);
    return ImageIO.read(value.getImage().getEncodedImageString().newInput());
  }

  @Test
  void figuresAfterAFitComeIntoAFileThatAResumedFitRemoves() throws Exception {
    TensorBoardLogger logger = new TensorBoardLogger();
    logger.start(folder, 0, Map.of());
    String mark = logger.mark();
    logger.end();
    logger.figuresAfterFit(folder, 9, Map.of("test_confusion", MATRIX));
    assertThat(EventFile.allIn(folder)).hasSize(2);
    TensorBoardLogger resumed = new TensorBoardLogger();
    resumed.resume(folder, 9, mark, Map.of());
    resumed.end();
    List<EventFile> left = EventFile.allIn(folder);
    assertThat(left).hasSize(2);
    assertThat(Files.readString(left.get(1).path(), ISO_8859_1)).doesNotContain("test_confusion");
  }
}
