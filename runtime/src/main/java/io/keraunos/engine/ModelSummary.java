package io.keraunos.engine;

import io.keraunos.graph.execute.ModelSession;
import io.keraunos.graph.plan.TracedLayer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.tensorflow.ndarray.Shape;

/** Formats a model's layers as a table. */
final class ModelSummary {
  private ModelSummary() {}

  private static final long LARGE = 10_000_000; // elements
  private static final double MB = 1e6;

  static String of(String name, ModelSession model) {
    return of(name, model, LARGE);
  }

  /**
   * Formats a model's layers as a table.
   *
   * @param large the number of elements from which on a variable is named by itself
   */
  static String of(String name, ModelSession model, long large) {
    List<String[]> rows = new ArrayList<>();
    rows.add(new String[] {"layer", "type", "output", "parameters"});
    for (TracedLayer layer : model.layers()) {
      rows.add(
          new String[] {
            layer.name(),
            layer.type(),
            shape(layer.output()),
            String.format(Locale.ROOT, "%,d", layer.trainable() + layer.other())
          });
    }
    int[] widths = new int[4];
    for (String[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    StringBuilder text = new StringBuilder(name);
    for (String[] row : rows) {
      text.append(
          String.format(
              Locale.ROOT,
              "%n  %-" + widths[0] + "s  %-" + widths[1] + "s  %-" + widths[2] + "s  %" + widths[3]
                  + "s",
              (Object[]) row));
    }
    text.append(
        String.format(
            Locale.ROOT,
            "%n  %,d trainable parameters, %,d others",
            model.parameters(true),
            model.parameters(false)));
    model
        .parametersFrom(large)
        .forEach(
            (variable, shape) ->
                text.append(
                    String.format(
                        Locale.ROOT,
                        "%n  %s is large: %s, %,.0f MB, and as much for each state that the"
                            + " optimizer keeps of it",
                        variable,
                        shape,
                        shape.size() * Float.BYTES / MB)));
    if (model.shardedElements(true) > 0) {
      text.append(
          String.format(
              Locale.ROOT,
              "%n  %,d numbers of the optimizer's state, of which each replica has %,d",
              model.shardedElements(false),
              model.shardedElements(true)));
    }
    return text.toString();
  }

  private static String shape(Shape shape) {
    return shape.toString().replace("-1", "batch");
  }
}
