package io.keraunos.optimizer;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.math.Mean;
import org.tensorflow.types.TFloat32;

/**
 * Adafactor, which keeps a number for each row and each column of a weight instead of one for each
 * element (Shazeer and Stern, <a href="https://arxiv.org/abs/1804.04235">Adafactor: Adaptive
 * Learning Rates with Sublinear Memory Cost</a>), with the defaults and formula of <a
 * href="https://keras.io/api/optimizers/adafactor/">Keras</a>. In step t, with the mean square
 * {@code rms} of a tensor's elements under a root, and {@code β = 1 - t^-0.8}:
 *
 * <pre>
 * s = g² + ε1
 * r = β r + (1 - β) mean(s) of each row,  c = β c + (1 - β) mean(s) of each column
 * v = r c / mean(r)                   (of a vector: v = β v + (1 - β) s)
 * d = g / sqrt(v)
 * w = w - max(ε2, rms(w)) min(η, 1 / sqrt(t)) · d / max(1, rms(d) / threshold)
 * </pre>
 *
 * <p>Rows and columns are those of the last two dimensions.
 *
 * @param learningRate η before the schedule, above 0
 * @param threshold the highest {@code rms} of a direction, above 0; 1 by default
 * @param epsilon1 ε1, above 0; 1e-30 by default
 * @param epsilon2 ε2, the least size of a weight, above 0; 1e-3 by default
 * @param schedule the schedule of the learning rate; constant by default
 */
public record Adafactor(
    double learningRate,
    double threshold,
    double epsilon1,
    double epsilon2,
    LearningRateSchedule schedule)
    implements ComposedOptimizer {

  private static final double DECAY = -0.8;

  /** Checks the settings. */
  public Adafactor {
    Arguments.learningRate("Adafactor", learningRate, schedule);
    Arguments.positive("Adafactor.threshold", threshold, "1 is the usual value");
    Arguments.positive("Adafactor.epsilon1", epsilon1, "1e-30 is the usual value");
    Arguments.positive("Adafactor.epsilon2", epsilon2, "1e-3 is the usual value");
  }

  /** Returns Adafactor at a constant learning rate, above 0, with Keras's defaults. */
  public static Adafactor learningRate(double learningRate) {
    return new Adafactor(learningRate, 1, 1e-30, 1e-3, LearningRateSchedule.constant());
  }

  /** Returns a copy with another highest mean square of a direction, above 0. */
  public Adafactor threshold(double threshold) {
    return new Adafactor(learningRate, threshold, epsilon1, epsilon2, schedule);
  }

  /** Returns a copy with another number that is added to squared gradients, above 0. */
  public Adafactor epsilon1(double epsilon1) {
    return new Adafactor(learningRate, threshold, epsilon1, epsilon2, schedule);
  }

  /** Returns a copy with another least size of a weight, above 0. */
  public Adafactor epsilon2(double epsilon2) {
    return new Adafactor(learningRate, threshold, epsilon1, epsilon2, schedule);
  }

  /** Returns this optimizer with another learning-rate schedule. */
  public Adafactor schedule(LearningRateSchedule schedule) {
    return new Adafactor(learningRate, threshold, epsilon1, epsilon2, schedule);
  }

  /** Returns the factored second moment, with the size of the weight and the learning rate. */
  @Override
  public List<UpdateTransformation> chain() {
    return List.of(
        UpdateTransformation.of(this::direction, "row", "column", "v")
            .scalars(
                step ->
                    new double[] {1 - Math.pow((double) step, DECAY), 1 / Math.sqrt((double) step)})
            .ofWholeWeights());
  }

  /** Returns the shape without its columns or rows, or a scalar for a slot that is not used. */
  @Override
  public Shape slotShape(Slot slot, Shape weight) {
    int rank = weight.numDimensions();
    return switch (slot.name()) {
      case "row" -> rank < 2 ? Shape.scalar() : weight.take(rank - 1);
      case "column" ->
          rank < 2 ? Shape.scalar() : weight.take(rank - 2).append(weight.get(rank - 1));
      default -> rank < 2 ? weight : Shape.scalar();
    };
  }

  private Operand<TFloat32> direction(TransformedUpdate u) {
    Ops tf = u.tf();
    Operand<TFloat32> squares =
        tf.math.add(tf.math.square(u.direction()), tf.constant((float) epsilon1));
    Operand<TFloat32> scaled = tf.math.div(u.direction(), tf.math.sqrt(secondMoment(u, squares)));
    Operand<TFloat32> excess = tf.math.div(rms(u, scaled), tf.constant((float) threshold));
    Operand<TFloat32> size = tf.math.maximum(tf.constant((float) epsilon2), rms(u, u.value()));
    Operand<TFloat32> rate = tf.math.mul(size, tf.math.minimum(u.learningRate(), u.scalar(1)));
    return tf.math.mul(rate, tf.math.div(scaled, tf.math.maximum(tf.constant(1f), excess)));
  }

  private static Operand<TFloat32> secondMoment(TransformedUpdate u, Operand<TFloat32> squares) {
    Ops tf = u.tf();
    if (u.value().shape().numDimensions() < 2) {
      return decayed(u, 2, squares);
    }
    Operand<TFloat32> row = decayed(u, 0, tf.math.mean(squares, tf.constant(-1)));
    Operand<TFloat32> column = decayed(u, 1, tf.math.mean(squares, tf.constant(-2)));
    Operand<TFloat32> share =
        tf.math.div(row, tf.math.mean(row, tf.constant(-1), Mean.keepDims(true)));
    return tf.math.mul(
        tf.expandDims(share, tf.constant(-1)), tf.expandDims(column, tf.constant(-2)));
  }

  private static Operand<TFloat32> decayed(TransformedUpdate u, int slot, Operand<TFloat32> next) {
    Ops tf = u.tf();
    Operand<TFloat32> beta = u.scalar(0);
    Operand<TFloat32> rest = tf.math.sub(tf.constant(1f), beta);
    return u.assign(slot, tf.math.add(tf.math.mul(u.slot(slot), beta), tf.math.mul(next, rest)));
  }

  private static Operand<TFloat32> rms(TransformedUpdate u, Operand<TFloat32> of) {
    Ops tf = u.tf();
    Operand<TFloat32> flat = tf.reshape(tf.math.square(of), tf.constant(new int[] {-1}));
    return tf.math.sqrt(tf.math.mean(flat, tf.constant(0)));
  }
}
