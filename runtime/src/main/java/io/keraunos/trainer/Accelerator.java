package io.keraunos.trainer;

/** A kind of device that a model runs on. */
public enum Accelerator {
  /** A GPU if TensorFlow can use one, otherwise the CPU. */
  AUTO,
  /** The CPU, whatever else is there. */
  CPU,
  /** A GPU; it is an error if there is none that TensorFlow can use. */
  GPU
}
