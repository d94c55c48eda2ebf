package io.keraunos.trainer;

/**
 * The precision that a model is computed in. Variables, losses, metrics and optimizer arithmetic
 * have 32 bits in any case; a checkpoint is the same whatever the precision.
 */
public enum Precision {
  /** 32 bits throughout: Lightning's {@code "32-true"}. */
  FLOAT32,
  /**
   * Matrix products and convolutions, and the ops between them, in bfloat16, the rest in 32 bits:
   * Lightning's {@code "bf16-mixed"}. TensorFlow rewrites the graph so. On a CPU only, of the x86
   * kind with AVX-512; on others TensorFlow says that it leaves the graph as it is.
   */
  BF16_MIXED,
  /**
   * Matrix products and convolutions, and the ops between them, in float16, the rest in 32 bits:
   * Lightning's {@code "16-mixed"}. On a GPU only. Gradients that float16 would make 0 are kept by
   * a dynamic scale of the loss, as by <a
   * href="https://docs.pytorch.org/docs/stable/amp.html#torch.amp.GradScaler">PyTorch's
   * GradScaler</a> and its defaults: it begins with 65,536; where a gradient is not finite the step
   * changes nothing and the scale is halved; after 2,000 steps without that it is doubled.
   */
  FP16_MIXED
}
