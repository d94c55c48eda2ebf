package io.keraunos.loss;

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
 * A loss of some inputs with its value and its gradients, as {@code src/test/python/loss_values.py}
 * and {@code loss_extremes.py} have computed them.
 */
final class LossCase {

  private final String loss;
  private final double[] parameters;
  private final Map<String, Array> inputs = new LinkedHashMap<>();
  private final Map<String, double[]> options = new LinkedHashMap<>();
  private final Map<String, List<double[]>> gradients = new LinkedHashMap<>();
  private final List<double[]> expected = new ArrayList<>();
  private List<String> peers = List.of();

  private record Array(String kind, long[] shape, double[] values) {}

  private LossCase(String loss, double[] parameters) {
    this.loss = loss;
    this.parameters = parameters;
  }

  /** Reads all cases of a resource. */
  static List<LossCase> all(String resource) {
    List<LossCase> all = new ArrayList<>();
    try (InputStream raw = Objects.requireNonNull(LossCase.class.getResourceAsStream(resource));
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(new GZIPInputStream(raw), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] words = line.strip().split(" ", -1);
        if (words[0].equals("case")) {
          all.add(new LossCase(words[1], numbers(words, 2)));
        } else {
          all.get(all.size() - 1).read(words);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }

  private void read(String[] words) {
    switch (words[0]) {
      case "in" -> {
        long[] shape = Arrays.stream(words[3].split(",", -1)).mapToLong(Long::parseLong).toArray();
        inputs.put(words[1], new Array(words[2], shape, numbers(words, 4)));
      }
      case "option" -> options.put(words[1], numbers(words, 2));
      case "peers" -> peers = List.of(words).subList(1, words.length);
      case "out" -> expected.add(numbers(words, 1));
      case "grad" ->
          gradients.computeIfAbsent(words[1], name -> new ArrayList<>()).add(numbers(words, 2));
      default -> throw new AssertionError(words[0]);
    }
  }

  private static double[] numbers(String[] words, int from) {
    return Arrays.stream(words).skip(from).mapToDouble(Double::parseDouble).toArray();
  }

  String loss() {
    return loss;
  }

  double parameter(int i) {
    return parameters[i];
  }

  /** Returns the names of the libraries that have computed it; empty if there is one. */
  List<String> peers() {
    return peers;
  }

  /** Returns the losses of each peer. */
  List<double[]> expected() {
    return expected;
  }

  /** Returns each peer's gradients of {@code sum_i (1 + i) out_i}, by the names of inputs. */
  Map<String, List<double[]>> gradients() {
    return gradients;
  }

  /** Returns the numbers of an example in each input, for messages. */
  String example(int i) {
    StringBuilder text = new StringBuilder();
    inputs.forEach(
        (name, array) -> {
          int size = array.values().length / (int) array.shape()[0];
          double[] own = Arrays.copyOfRange(array.values(), i * size, (i + 1) * size);
          text.append(name).append(' ').append(Arrays.toString(own)).append(' ');
        });
    return text.toString().strip();
  }

  /** Returns an input of floats. */
  Operand<TFloat32> floats(TracedStep step, Map<String, Operand<?>> known, String name) {
    return input(step, known, name).asOutput().expect(TFloat32.class);
  }

  /** Returns an input of whole numbers. */
  Operand<TInt64> longs(TracedStep step, Map<String, Operand<?>> known, String name) {
    return input(step, known, name).asOutput().expect(TInt64.class);
  }

  Operand<?> input(TracedStep step, Map<String, Operand<?>> known, String name) {
    return known.computeIfAbsent(name, n -> create(step, Objects.requireNonNull(inputs.get(n))));
  }

  private static Operand<?> create(TracedStep step, Array array) {
    int size = array.values().length;
    switch (array.kind()) {
      case "f" -> {
        float[] floats = new float[size];
        for (int i = 0; i < size; i++) {
          floats[i] = (float) array.values()[i];
        }
        return step.floats(floats, array.shape());
      }
      case "i" -> {
        return step.longs(
            Arrays.stream(array.values()).mapToLong(x -> (long) x).toArray(), array.shape());
      }
      default -> {
        boolean[] booleans = new boolean[size];
        for (int i = 0; i < size; i++) {
          booleans[i] = array.values()[i] != 0;
        }
        return step.booleans(booleans, array.shape());
      }
    }
  }

  /** Returns the options. */
  With[] options(TracedStep step, Map<String, Operand<?>> known) {
    return options.entrySet().stream()
        .map(
            option -> {
              double[] values = option.getValue();
              return switch (option.getKey()) {
                case "mask" ->
                    With.mask(
                        input(step, known, "mask")
                            .asOutput()
                            .expect(org.tensorflow.types.TBool.class));
                case "sampleWeights" -> With.sampleWeights(floats(step, known, "sampleWeights"));
                case "classWeights" -> With.classWeights(values);
                case "positiveWeights" -> With.positiveWeights(values);
                case "labelSmoothing" -> With.labelSmoothing(values[0]);
                case "ignoredLabel" -> With.ignoredLabel((long) values[0]);
                default -> throw new AssertionError(option.getKey());
              };
            })
        .toArray(With[]::new);
  }

  @Override
  public String toString() {
    return loss
        + Arrays.toString(parameters)
        + Arrays.toString(inputs.values().iterator().next().shape())
        + options.keySet();
  }
}
