package example;

import io.keraunos.annotation.TensorShape;

/** One example. */
public record LabeledImage(@TensorShape({32, 32, 3}) byte[] image, int label) {}
