package io.keraunos.layer;

/** What happens at the border of an image when a window slides over it. */
public enum Padding {
  /** The image is padded with zeros so that with strides of 1 the output is as large as it. */
  SAME,
  /** Nothing is padded: the window stays within the image. */
  VALID
}
