package io.keraunos.metric;

import io.keraunos.layer.TracedStep;
import io.keraunos.step.With;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/**
 * A metric of some inputs with its value, as {@code src/test/python/metric_values.py} has computed
 * it.
 */
final class MetricCase {

  private final List<String> words;
  private final Map<String, Array> inputs = new LinkedHashMap<>();
  private final StringBuilder text = new StringBuilder();
  private double value;

  private record Array(boolean floats, int[] shape, double[] values) {
    Array rows(int from, int to) {
      int[] part = shape.clone();
      part[0] = to - from;
      int row = values.length / shape[0];
      return new Array(floats, part, Arrays.copyOfRange(values, from * row, to * row));
    }

    long[] longShape() {
      return Arrays.stream(shape).asLongStream().toArray();
    }
  }

  private MetricCase(List<String> words) {
    this.words = words;
  }

  /** Reads all cases of the resource. */
  static List<MetricCase> all() {
    List<MetricCase> all = new ArrayList<>();
    try (InputStream raw =
            Objects.requireNonNull(MetricCase.class.getResourceAsStream("metric_values.txt.gz"));
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(new GZIPInputStream(raw), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] words = line.strip().split(" ", -1);
        if (words[0].equals("case")) {
          all.add(new MetricCase(List.of(words).subList(1, words.length)));
        } else {
          all.get(all.size() - 1).read(words);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }

  private void read(String[] line) {
    if (line[0].equals("value")) {
      value = Double.parseDouble(line[1]);
    } else {
      int[] shape = Arrays.stream(line[3].split(",", -1)).mapToInt(Integer::parseInt).toArray();
      double[] values = Arrays.stream(line).skip(4).mapToDouble(Double::parseDouble).toArray();
      text.append(String.join(" ", line)).append('\n');
      inputs.put(line[1], new Array(line[2].equals("f"), shape, values));
    }
  }

  /** Returns the name of the metric, and its parameters. */
  List<String> words() {
    return words;
  }

  double value() {
    return value;
  }

  int examples() {
    return inputs.values().iterator().next().shape()[0];
  }

  /** Returns the inputs as text, which is the same for the same inputs. */
  String text() {
    return text.toString();
  }

  /** Some of the examples, as inputs of a step. */
  record Part(TracedStep step, MetricCase of, int from, int to) {

    Operand<TFloat32> floats(String name) {
      Array part = of.inputs.get(name).rows(from, to);
      float[] floats = new float[part.values().length];
      for (int i = 0; i < floats.length; i++) {
        floats[i] = (float) part.values()[i];
      }
      return step.floats(floats, part.longShape());
    }

    Operand<TInt64> longs(String name) {
      Array part = of.inputs.get(name).rows(from, to);
      return step.longs(
          Arrays.stream(part.values()).mapToLong(x -> (long) x).toArray(), part.longShape());
    }

    With[] with() {
      List<With> options = new ArrayList<>();
      if (of.inputs.containsKey("weights")) {
        options.add(With.sampleWeights(floats("weights")));
      }
      if (of.inputs.containsKey("ignored")) {
        options.add(With.ignoredLabel((long) of.inputs.get("ignored").values()[0]));
      }
      return options.toArray(With[]::new);
    }
  }

  @Override
  public String toString() {
    return words + " of " + inputs.keySet() + Arrays.toString(first().shape());
  }

  private Array first() {
    return inputs.values().iterator().next();
  }
}
