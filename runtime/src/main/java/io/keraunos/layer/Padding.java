package io.keraunos.layer;

/** A treatment of the border of an image that a window slides over. */
public enum Padding {
  /** Pads the image with zeros so that with strides of 1 the output has the input's size. */
  SAME,
  /** Adds no padding: the window stays within the image. */
  VALID
}
