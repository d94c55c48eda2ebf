package io.keraunos.processor.model;

import com.palantir.javapoet.ClassName;

/** The element types a component can have as a tensor; named like the runtime's feature types. */
public enum TensorType {
  /** {@code byte[]}. */
  UINT8("uint8", "TUint8", "byte"),
  /** {@code float}. */
  FLOAT32("float32", "TFloat32", "float"),
  /** {@code double}. */
  FLOAT64("float64", "TFloat64", "double"),
  /** {@code int}. */
  INT32("int32", "TInt32", "int"),
  /** {@code long}. */
  INT64("int64", "TInt64", "long"),
  /** {@code boolean}. */
  BOOL("bool", "TBool", "boolean"),
  /** {@code String}. */
  STRING("string", "TString", "String");

  private final String inputMethod;
  private final String simpleName;
  private final String javaType;

  TensorType(String inputMethod, String simpleName, String javaType) {
    this.inputMethod = inputMethod;
    this.simpleName = simpleName;
    this.javaType = javaType;
  }

  /** Returns the name of the method of the runtime's inputs that gives such a component. */
  public String inputMethod() {
    return inputMethod;
  }

  /** Returns TensorFlow's class for it. */
  public ClassName tensorClass() {
    return ClassName.get("org.tensorflow.types", simpleName);
  }

  /** Returns the component's type in Java. */
  public String javaType(boolean isArray) {
    return isArray ? javaType + "[]" : javaType;
  }
}
