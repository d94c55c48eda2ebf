package io.keraunos.engine;

import com.google.gson.stream.JsonWriter;
import io.keraunos.file.WholeFile;
import io.keraunos.trainer.Profiling;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.proto.DeviceStepStats;
import org.tensorflow.proto.NodeExecStats;
import org.tensorflow.proto.RunMetadata;

/**
 * A trace of some steps as TensorFlow reports them, in the <a
 * href="https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU">format of
 * Chrome</a>, which Perfetto reads too.
 */
final class StepTrace {

  private final Profiling profiling;
  private final Model model;
  private final RunFolder folder;
  private final ChiefLog log;
  private final List<RunMetadata> runs = new ArrayList<>();

  StepTrace(Profiling profiling, Model model, RunFolder folder, ChiefLog log) {
    this.profiling = profiling;
    this.model = model;
    this.folder = folder;
    this.log = log;
  }

  /** Called before a step, counted from 1. */
  void before(long step) {
    if (profiling.traces() && step == profiling.traceFrom()) {
      model.session().trace(runs::add);
    }
  }

  /** Called after a step. */
  void after(long step) {
    if (profiling.traces() && step == profiling.traceFrom() + profiling.traceSteps() - 1) {
      end(step);
    }
  }

  /** Called when the fit ends, perhaps within the traced steps. */
  void end(long step) {
    if (runs.isEmpty()) {
      return;
    }
    model.session().endTrace();
    if (log.chief()) {
      Path file =
          folder.path().resolve("trace-steps-%s-%s.json".formatted(profiling.traceFrom(), step));
      try {
        WholeFile.write(file, this::write);
      } catch (IOException e) {
        throw new UncheckedIOException("the trace cannot be written to " + file + ": " + e, e);
      }
      log.say("trace of steps %s to %s: %s".formatted(profiling.traceFrom(), step, file));
    }
    runs.clear();
  }

  private void write(OutputStream out) throws IOException {
    try (JsonWriter json = new JsonWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8))) {
      json.beginObject().name("displayTimeUnit").value("ms").name("traceEvents").beginArray();
      for (int i = 0; i < runs.size(); i++) {
        for (DeviceStepStats device : runs.get(i).getStepStats().getDevStatsList()) {
          for (NodeExecStats op : device.getNodeStatsList()) {
            write(json, device, op);
          }
        }
      }
      json.endArray().endObject();
    }
  }

  private static void write(JsonWriter json, DeviceStepStats device, NodeExecStats op)
      throws IOException {
    json.beginObject();
    json.name("name").value(kind(op));
    json.name("cat").value("op");
    json.name("ph").value("X");
    json.name("pid").value(device.getDevice());
    json.name("tid").value(op.getThreadId());
    json.name("ts").value(op.getAllStartMicros());
    json.name("dur").value(Math.max(1, op.getAllEndRelMicros()));
    json.name("args").beginObject().name("op").value(op.getNodeName()).endObject();
    json.endObject();
  }

  /** Returns the op's type, which is part of TensorFlow's label: {@code name = MatMul(a, b)}. */
  private static String kind(NodeExecStats op) {
    String label = op.getTimelineLabel();
    int equals = label.indexOf(" = ");
    int bracket = label.indexOf('(', Math.max(0, equals));
    return equals < 0 || bracket < 0 ? op.getNodeName() : label.substring(equals + 3, bracket);
  }
}
