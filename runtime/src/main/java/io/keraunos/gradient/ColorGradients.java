package io.keraunos.gradient;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Stack;
import org.tensorflow.op.core.Unstack;

/** The gradient of hue, saturation and value. */
final class ColorGradients {

  private ColorGradients() {}

  /**
   * Differentiates the conversion to hue, saturation and value. With the largest channel {@code v},
   * the smallest {@code m} and {@code c = v - m}: value {@code v}, saturation {@code c / v}, hue
   * {@code (k + n / c) / 6}, where {@code k, n} are {@code 0, g - b} or {@code 2, b - r} or {@code
   * 4, r - g}, by which channel is the largest. Of equal ones the first counts as the largest, and
   * the last as the smallest.
   */
  static List<@Nullable Operand<?>> hsv(Ops tf, GraphOperation op, List<Output<?>> dy) {
    Term[] rgb = channels(tf, op.input(0));
    Term[] d = channels(tf, dy.get(0)); // of hue, saturation, value
    Term r = rgb[0];
    Term g = rgb[1];
    Term b = rgb[2];
    Term[] largest = {
      r.is("GreaterEqual", g).times(r.is("GreaterEqual", b)),
      g.is("Greater", r).times(g.is("GreaterEqual", b)),
      b.is("Greater", r).times(b.is("Greater", g))
    };
    Term[] smallest = {
      r.is("Less", g).times(r.is("Less", b)),
      g.is("LessEqual", r).times(g.is("Less", b)),
      b.is("LessEqual", r).times(b.is("LessEqual", g))
    };
    Term v = r.op("Maximum", g).op("Maximum", b);
    Term m = r.op("Minimum", g).op("Minimum", b);
    Term c = v.minus(m);
    Term n =
        largest[0]
            .times(g.minus(b))
            .plus(largest[1].times(b.minus(r)))
            .plus(largest[2].times(r.minus(g)));
    Term ofN = d[0].op("DivNoNan", c.times(6));
    Term ofC = ofN.times(n).op("DivNoNan", c).negative();
    Term ofM = d[1].op("DivNoNan", v).plus(ofC).negative();
    Term ofV = d[2].plus(ofC).plus(d[1].times(m).op("DivNoNan", v.square()));
    Term[] inN = {
      largest[2].minus(largest[1]), largest[0].minus(largest[2]), largest[1].minus(largest[0])
    };
    Operand<?>[] all = new Operand<?>[3];
    for (int i = 0; i < 3; i++) {
      all[i] = largest[i].times(ofV).plus(smallest[i].times(ofM)).plus(inN[i].times(ofN)).value();
    }
    return Dispatcher.gradients(
        tf.stack(
            List.of(Numbers.of(all[0]), Numbers.of(all[1]), Numbers.of(all[2])), Stack.axis(-1L)));
  }

  private static Term[] channels(Ops tf, Operand<?> image) {
    return tf.unstack(Numbers.of(image), 3L, Unstack.axis(-1L)).output().stream()
        .map(channel -> Term.of(tf, channel))
        .toArray(Term[]::new);
  }
}
