package io.keraunos.layer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * Values that Keras 3.15 on PyTorch computed: those of {@code keras_values.txt}, which {@code
 * src/test/python/keras_values.py} writes. Inputs and weights there are waves: {@link
 * TracedStep#wave}, {@link TracedStep#waves}.
 */
public final class Keras {

  private Keras() {}

  /** The values of a name, such as {@code convolutions/depthwise}, in row-major order. */
  public static double[] values(String name) {
    try (InputStream file =
            Objects.requireNonNull(Keras.class.getResourceAsStream("keras_values.txt"));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
      String line =
          lines
              .lines()
              .filter(each -> each.startsWith(name + " = "))
              .findFirst()
              .orElseThrow(() -> new AssertionError("no values of " + name));
      return Arrays.stream(line.substring(line.indexOf('=') + 1).split(","))
          .mapToDouble(Double::parseDouble)
          .toArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
