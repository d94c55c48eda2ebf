package everything;

import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.PrepareData;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.layer.Layer;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;
import org.tensorflow.types.TUint8;
import org.tensorflow.types.family.TType;

/** A part of modules: abstract, so nothing is generated for it. */
abstract class Common<T extends Layer<TFloat32>> {
  static final int BATCH = 4 * 4;

  final T stem;

  Common(T stem) {
    this.stem = stem;
  }

  @TrainingStep(logs = "overridden")
  Operand<TFloat32> loss(
      Step step,
      Operand<TFloat32> f,
      Operand<TFloat64> d,
      Operand<TInt32> i,
      Operand<TInt64> l,
      Operand<TBool> b,
      Operand<TString> s,
      Operand<TUint8> bytes,
      Operand<TFloat32> floats,
      Operand<? extends TType> doubles) {
    return stem.apply(step, f);
  }

  @Optimizer
  protected OptimizerSpec optimizer() {
    throw new UnsupportedOperationException("only its signature is read");
  }

  @PrepareData
  void first() {}
}
