package io.keraunos.gradient;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.tensorflow.Output;

/** Says why TensorFlow refuses an op: with the shapes of its inputs, and without its own notes. */
final class UnfitInputs {

  private UnfitInputs() {}

  /** Returns the exception to throw in place of TensorFlow's. */
  static IllegalArgumentException of(String type, List<Output<?>> inputs, RuntimeException e) {
    String shapes =
        inputs.stream()
            .map(
                input ->
                    input.shape().toString().replace("-1", "?")
                        + " of "
                        + input.type().getSimpleName())
            .collect(Collectors.joining(" and "));
    return new IllegalArgumentException(
        "the op %s must be given what fits together, but was given %s: %s"
            .formatted(type, shapes.isEmpty() ? "nothing" : shapes, reason(e)),
        e);
  }

  /** Returns TensorFlow's reason, up to where it repeats the op with all its attributes. */
  private static String reason(RuntimeException e) {
    String text = Objects.requireNonNullElse(e.getMessage(), e.toString());
    int own = text.indexOf(" for '{{node");
    return own < 0 ? text : text.substring(0, own);
  }
}
