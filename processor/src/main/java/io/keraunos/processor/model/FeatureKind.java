package io.keraunos.processor.model;

/** What the steps get of a component with a meaning; named like the runtime's kinds of feature. */
public enum FeatureKind {
  /** One number. */
  NUMBER("number", TensorType.FLOAT32),
  /** Sines and cosines. */
  CYCLES("cycles", TensorType.FLOAT32),
  /** The number of an entry. */
  INDEX("index", TensorType.INT32);

  private final String method;
  private final TensorType operand;

  FeatureKind(String method, TensorType operand) {
    this.method = method;
    this.operand = operand;
  }

  /** Returns the name of the method of the runtime's features that gives it. */
  public String method() {
    return method;
  }

  /** Returns the element type of the operand. */
  public TensorType operand() {
    return operand;
  }
}
