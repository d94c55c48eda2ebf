package io.keraunos.processor.model;

import java.util.List;

/**
 * A component of an example record.
 *
 * @param name its name
 * @param type the tensor's element type
 * @param shape the shape of one example, empty for a scalar
 */
public record ComponentModel(String name, TensorType type, List<Integer> shape) {

  /** Copies the shape. */
  public ComponentModel {
    shape = List.copyOf(shape);
  }
}
