package io.keraunos.logger;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonIOException;
import com.google.gson.JsonParseException;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.List;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * The data of a report as JSON: the curves that the page draws, and the history that a resumed fit
 * goes on from. Its form is that of this record. The text can stand in a page's {@code <script>}:
 * it has no angle brackets. Values that are not finite are strings.
 *
 * @param format the version of this form
 * @param started the time at which the run first began, in milliseconds since 1970
 * @param seconds the seconds of training, all its parts together
 * @param starts the number of parts: 1, and one more for each time it was resumed
 * @param missing values of steps up to this one are missing, because an earlier report was
 * @param charts the curves, those of one chart together
 * @param warnings what was found to be wrong; null in reports of before there were any
 */
record RunData(
    int format,
    long started,
    double seconds,
    int starts,
    long missing,
    List<Chart> charts,
    @Nullable List<Warning> warnings) {

  static final int FORMAT = 1;

  /**
   * A warning.
   *
   * @param step the step after which it was given
   */
  record Warning(long step, String text) {}

  /** Returns the warnings. */
  List<Warning> warned() {
    return warnings == null ? List.of() : warnings;
  }

  /** Curves that are drawn together. */
  record Chart(String title, List<Curve> curves) {}

  /**
   * A metric's points.
   *
   * @param name the metric
   * @param part the stage it was measured in: {@code train}, {@code val}, {@code test} or nothing
   * @param width the number of steps in a bucket of a thinned curve; 1 if no value was left out
   * @param steps ascending
   * @param values as many
   */
  record Curve(String name, String part, long width, long[] steps, double[] values) {}

  private static final Gson GSON =
      new GsonBuilder().registerTypeAdapter(double[].class, new Values()).create();

  private static final class Values extends TypeAdapter<double[]> {
    @Override
    public void write(JsonWriter out, double[] values) throws IOException {
      out.beginArray();
      for (double value : values) {
        if (Double.isFinite(value)) {
          out.value(value);
        } else {
          out.value(Double.toString(value));
        }
      }
      out.endArray();
    }

    @Override
    public double[] read(JsonReader in) throws IOException {
      DoubleStream.Builder values = DoubleStream.builder();
      in.beginArray();
      while (in.hasNext()) {
        values.add(Double.parseDouble(in.nextString()));
      }
      in.endArray();
      return values.build().toArray();
    }
  }

  void writeTo(Appendable out) throws IOException {
    try {
      GSON.toJson(this, out);
    } catch (JsonIOException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /**
   * Reads what {@link #writeTo} wrote.
   *
   * @throws IllegalArgumentException if it is something else
   */
  static RunData parse(String json) {
    RunData data;
    try {
      data = GSON.fromJson(json, RunData.class);
    } catch (JsonParseException | IllegalArgumentException e) {
      throw new IllegalArgumentException("its data are damaged: " + e.getMessage(), e);
    }
    if (data == null || data.format() != FORMAT) {
      throw new IllegalArgumentException("another version of Keraunos wrote its data");
    }
    if (!data.complete()) {
      throw new IllegalArgumentException("its data are damaged: a part is missing");
    }
    return data;
  }

  /** Returns whether all fields are present: Gson leaves null what a text lacks. */
  private boolean complete() {
    if (charts == null
        || warned().stream().anyMatch(warning -> warning == null || warning.text() == null)) {
      return false;
    }
    for (Chart chart : charts) {
      if (chart == null || chart.curves() == null) {
        return false;
      }
      for (Curve curve : chart.curves()) {
        if (curve == null
            || curve.name() == null
            || curve.steps() == null
            || curve.values() == null) {
          return false;
        }
      }
    }
    return true;
  }
}
