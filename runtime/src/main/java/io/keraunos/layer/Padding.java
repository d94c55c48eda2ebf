package io.keraunos.layer;

/** What a window does at the border of an image. */
public enum Padding {
  /** It stays inside: the output is smaller than the input. */
  VALID,
  /** Zeros around the input let the output have the input's size, divided by the stride. */
  SAME
}
