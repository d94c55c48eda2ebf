package io.keraunos.layer;

import io.keraunos.constraint.Constraint;
import io.keraunos.functional.Affine;
import io.keraunos.initializer.Initializer;
import io.keraunos.regularizer.Regularizer;
import java.util.function.UnaryOperator;
import org.tensorflow.types.TFloat32;

/**
 * The settings that all layers with a kernel and a bias share. Each method returns a new layer and
 * leaves this one as it is.
 *
 * @param <L> the layer's own type, which its settings return
 */
public abstract sealed class KernelLayer<L extends KernelLayer<L>> implements Layer<TFloat32>
    permits ActivatedLayer, MultiHeadAttention, RecurrentLayer {

  final Affine affine;

  KernelLayer(Affine affine) {
    this.affine = affine;
  }

  /** Returns this layer with other settings of its kernel and bias. */
  abstract L with(Affine newAffine);

  /** Changes the settings of all kernels. */
  L withKernels(UnaryOperator<Affine> change) {
    return with(change.apply(affine));
  }

  /** Sets whether a bias is added. True by default. */
  public final L useBias(boolean useBias) {
    return with(affine.useBias(useBias));
  }

  /** Sets the initializer of the kernel, or of each kernel. Glorot uniform by default. */
  public final L kernelInitializer(Initializer initializer) {
    return withKernels(kernel -> kernel.kernelInitializer(initializer));
  }

  /**
   * Sets the regularizer of the kernel, or of each kernel: its penalty is added to the training
   * loss. None by default.
   */
  public final L kernelRegularizer(Regularizer regularizer) {
    return withKernels(kernel -> kernel.kernelRegularizer(regularizer));
  }

  /**
   * Sets the constraint that the kernel, or each kernel, must satisfy after each step. None by
   * default.
   */
  public final L kernelConstraint(Constraint constraint) {
    return withKernels(kernel -> kernel.kernelConstraint(constraint));
  }

  /** Sets the initializer of the bias. Zeros by default. */
  public final L biasInitializer(Initializer initializer) {
    return with(affine.biasInitializer(initializer));
  }
}
