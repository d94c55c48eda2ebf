package io.keraunos.gradient;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;

/**
 * Gradients of fake quantization: they pass within the limits, and reach the limits from outside.
 */
final class QuantizationGradients {

  private static final List<String> BITS = List.of("num_bits", "narrow_range");

  private QuantizationGradients() {}

  /** Differentiates fake quantization between fixed limits. */
  static List<@Nullable Operand<?>> fixed(Ops tf, GraphOperation op, List<Output<?>> dy) {
    return Dispatcher.gradients(
        new Raw(tf)
            .like(
                op,
                List.of("min", "max", "num_bits", "narrow_range"),
                "FakeQuantWithMinMaxArgsGradient",
                dy.get(0),
                op.input(0)));
  }

  /**
   * Differentiates fake quantization between trained limits, for all numbers or for each channel.
   */
  static List<@Nullable Operand<?>> trained(Ops tf, GraphOperation op, List<Output<?>> dy) {
    Operand<?> first =
        new Raw(tf)
            .like(
                op, BITS, op.type() + "Gradient", dy.get(0), op.input(0), op.input(1), op.input(2));
    var all = first.asOutput().op();
    return Dispatcher.gradients(all.output(0), all.output(1), all.output(2));
  }

  /** Differentiates the rounding to a grid and back, between trained limits. */
  static List<@Nullable Operand<?>> grid(Ops tf, GraphOperation op, List<Output<?>> dy) {
    Operand<?> first =
        new Raw(tf)
            .like(
                op,
                List.of("axis"),
                "QuantizeAndDequantizeV4Grad",
                dy.get(0),
                op.input(0),
                op.input(1),
                op.input(2));
    var all = first.asOutput().op();
    return Dispatcher.gradients(all.output(0), all.output(1), all.output(2));
  }
}
