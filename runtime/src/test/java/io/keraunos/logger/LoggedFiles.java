package io.keraunos.logger;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.Summary;

/** Reads what the loggers wrote, as TensorBoard and a browser would. */
public final class LoggedFiles {
  private LoggedFiles() {}

  /** The scalars of all event files, in their order: step, name and value. */
  public static List<String> scalars(Path folder) throws Exception {
    List<String> scalars = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file :
          files.filter(path -> path.toString().contains("tfevents")).sorted().toList()) {
        byte[] bytes = Files.readAllBytes(file);
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        while (in.available() > 0) {
          byte[] length = in.readNBytes(8);
          in.skipNBytes(4);
          int size = (int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong();
          byte[] data = new byte[size];
          in.readFully(data);
          in.skipNBytes(4);
          Event event = Event.parseFrom(data);
          for (Summary.Value value : event.getSummary().getValueList()) {
            if (value.hasSimpleValue()) {
              scalars.add(event.getStep() + " " + value.getTag() + " " + value.getSimpleValue());
            }
          }
        }
      }
    }
    return scalars;
  }

  /** The points of the curves of a report, without the throughput, which differs in every run. */
  public static Map<String, Map<Long, Double>> curves(Path report) throws Exception {
    RunData data = ReportPage.data(Files.readString(report));
    if (data.missing() != 0) {
      throw new AssertionError("the report misses points up to step " + data.missing());
    }
    Map<String, Map<Long, Double>> curves = new TreeMap<>();
    for (RunData.Chart chart : data.charts()) {
      for (RunData.Curve curve : chart.curves()) {
        if (!curve.name().startsWith("throughput/")) {
          Map<Long, Double> points = new LinkedHashMap<>();
          for (int i = 0; i < curve.steps().length; i++) {
            points.put(curve.steps()[i], curve.values()[i]);
          }
          curves.put(curve.name(), points);
        }
      }
    }
    return curves;
  }
}
