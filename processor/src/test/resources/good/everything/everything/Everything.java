package everything;

import everything.data.Sample;
import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Event;
import io.keraunos.annotation.On;
import io.keraunos.annotation.PredictStep;
import io.keraunos.annotation.PrepareData;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TensorShape;
import io.keraunos.annotation.TestStep;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.annotation.ValidationStep;
import io.keraunos.callback.TrainingControl;
import io.keraunos.callback.TrainingEvent;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Layer;
import io.keraunos.step.Step;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;
import org.tensorflow.types.TUint8;
import org.tensorflow.types.family.TType;

/**
 * What a module may be: generic, deprecated, a subclass with inherited parts, with two records of
 * one name.
 *
 * @param <D> the dataset
 * @param <L> a layer
 */
@Deprecated(since = "1", forRemoval = true)
public class Everything<D extends Dataset<Sample>, L extends Layer<TFloat32>> extends Common<L> {
  @Deprecated public final L head;
  final List<? extends Layer<?>> blocks = List.of();

  private final D samples;

  public Everything(L stem, L head, D samples) {
    super(stem);
    this.head = head;
    this.samples = samples;
  }

  /** Holds another record of the name. */
  record Part(int unused) {
    /** The example. */
    record Sample(float f, @TensorShape(2) long[] row) {}
  }

  @Override
  @TrainingStep(logs = {"loss", "learning-rate"})
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
    return head.apply(step, f);
  }

  @ValidationStep(logs = {"valAccuracy", "5-fold"})
  @TestStep(logs = {"valAccuracy"})
  void evaluate(Step step) {}

  @PredictStep
  public Operand<TFloat32> predict(Operand<TFloat32> f, Step step, Operand<TInt64> row) {
    return head.apply(step, f);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 2, dropLast = true)
  D train() throws Exception {
    return samples;
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = Common.BATCH)
  Dataset<Part.Sample> parts() {
    return samples();
  }

  @DataLoader(stage = Stage.TEST, batchSize = Common.BATCH, workers = 2)
  Parts testParts() {
    return samples();
  }

  private static Parts samples() {
    return new Parts();
  }

  static final class Parts implements Dataset<Part.Sample> {
    @Override
    public long size() {
      return 1;
    }

    @Override
    public Part.Sample get(long index) {
      return new Part.Sample(index, new long[2]);
    }
  }

  @PrepareData
  void more() throws Exception {}

  @On(Event.EXCEPTION)
  void failed(TrainingControl control, TrainingEvent event) {}

  @On(Event.LOG)
  void logged(TrainingEvent.LogEvent event) throws Exception {}

  @On(Event.TEST_END)
  protected void tested(TrainingControl control) {}
}
