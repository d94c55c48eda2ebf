package io.keraunos.processor.model;

import com.palantir.javapoet.ClassName;

/** The element types a component can have as a tensor; named like the runtime's feature types. */
public enum TensorType {
  /** {@code byte[]}. */
  UINT8("uint8", "TUint8"),
  /** {@code float}. */
  FLOAT32("float32", "TFloat32"),
  /** {@code double}. */
  FLOAT64("float64", "TFloat64"),
  /** {@code int}. */
  INT32("int32", "TInt32"),
  /** {@code long}. */
  INT64("int64", "TInt64"),
  /** {@code boolean}. */
  BOOL("bool", "TBool"),
  /** {@code String}. */
  STRING("string", "TString");

  private final String inputMethod;
  private final String simpleName;

  TensorType(String inputMethod, String simpleName) {
    this.inputMethod = inputMethod;
    this.simpleName = simpleName;
  }

  /** Returns the name of the method of the runtime's inputs that gives such a component. */
  public String inputMethod() {
    return inputMethod;
  }

  /** Returns TensorFlow's class for it. */
  public ClassName tensorClass() {
    return ClassName.get("org.tensorflow.types", simpleName);
  }
}
