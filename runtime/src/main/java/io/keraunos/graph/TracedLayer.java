package io.keraunos.graph;

import java.util.List;
import java.util.function.Predicate;
import org.tensorflow.ndarray.Shape;

/**
 * A layer as the model summary shows it.
 *
 * @param name the field's name, or a path through sublayers
 * @param type the layer's class
 * @param output the shape of its output; the batch is -1
 * @param trainable the number of its trainable parameters
 * @param other the number of its other parameters, such as moving averages and frozen weights
 */
public record TracedLayer(String name, String type, Shape output, long trainable, long other) {

  static TracedLayer of(
      String name,
      String type,
      Shape output,
      List<VariableStore.Variable> variables,
      Predicate<VariableStore.Variable> trained) {
    long trainable = 0;
    long other = 0;
    for (VariableStore.Variable variable : variables) {
      if (variable.layer().equals(name)) {
        long size = variable.shape().size();
        trainable += trained.test(variable) ? size : 0;
        other += trained.test(variable) ? 0 : size;
      }
    }
    return new TracedLayer(name, type, output, trainable, other);
  }
}
