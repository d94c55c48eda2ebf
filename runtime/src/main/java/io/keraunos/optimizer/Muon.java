package io.keraunos.optimizer;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;

/**
 * Muon, which moves matrices along all their directions alike (Jordan et al., <a
 * href="https://kellerjordan.github.io/posts/muon/">Muon: An optimizer for hidden layers</a>), with
 * the formula and defaults of <a href="https://keras.io/api/optimizers/muon/">Keras</a>. Weights
 * are of two kinds:
 *
 * <ul>
 *   <li>Matrices, the weights of rank 2, are moved by Muon. For a matrix of n by k:
 *       <pre>
 * u = μ u + g
 * d = orthogonal(g + μ u)             (orthogonal(u) without Nesterov's momentum)
 * w = w - η (r sqrt(max(n, k)) d + λ w)
 * </pre>
 *       where orthogonal is {@link Transformations#orthogonal} and r the root mean square of a move
 *       at a learning rate of 1.
 *   <li>All others are moved by {@link AdamW}: biases, the kernels of convolutions, which are of
 *       rank 3 or 4, and every weight with {@code embedding} in its name, in letters of either
 *       case, such as the {@code embeddings} of {@code Embedding} and {@code PositionEmbedding}.
 * </ul>
 *
 * <p>The layer that makes the logits is a matrix, but better left to AdamW, as Muon's authors do:
 *
 * <pre>{@code
 * Muon.learningRate(1e-3).group(AdamW.learningRate(1e-3), "head")
 * }</pre>
 *
 * @param learningRate η before the schedule, above 0
 * @param momentum μ, at least 0 and below 1; 0.95 by default
 * @param nesterov whether the momentum is Nesterov's; true by default
 * @param iterations the count of iterations towards an orthogonal matrix, at least 1; 5 by default
 * @param rms r, above 0; 0.2 by default, about that of Adam's moves
 * @param weightDecay λ of the matrices, at least 0; 0.004 by default as in Keras
 * @param others moves the other weights; {@code AdamW.learningRate(η)} by default. It has no
 *     schedule of its own: its learning rate follows this one's.
 * @param schedule the schedule of the learning rate; constant by default
 */
public record Muon(
    double learningRate,
    double momentum,
    boolean nesterov,
    int iterations,
    double rms,
    double weightDecay,
    AdamW others,
    LearningRateSchedule schedule)
    implements OptimizerSpec {

  private static final List<Slot> SLOTS =
      List.of(new Slot("velocity", 0), new Slot("m", 0), new Slot("v", 0));

  /** Checks the settings. */
  public Muon {
    Arguments.learningRate("Muon", learningRate, schedule);
    Arguments.decayRate("Muon.momentum", momentum, "0.95 is the usual value");
    Arguments.require(
        !nesterov || momentum > 0,
        "Muon.momentum",
        "above 0 with nesterov",
        momentum,
        "0.95 is the usual value");
    Arguments.atLeast("Muon.iterations", 1, iterations, "5 is the usual value");
    Arguments.positive("Muon.rms", rms, "0.2 is the usual value");
    Arguments.atLeastZero("Muon.weightDecay", weightDecay, "0.004 is Keras's default");
    Arguments.require(
        others.schedule().equals(LearningRateSchedule.constant()),
        "the schedule of Muon.others",
        "constant",
        others.schedule(),
        "it follows the schedule of Muon");
  }

  /** Returns Muon at a constant learning rate, above 0, with Keras's defaults. */
  public static Muon learningRate(double learningRate) {
    Arguments.positive("Muon.learningRate", learningRate, "1e-3 is a usual start");
    AdamW others = AdamW.learningRate(learningRate);
    return new Muon(
        learningRate, 0.95, true, 5, 0.2, 0.004, others, LearningRateSchedule.constant());
  }

  /** Returns a copy with another momentum, at least 0 and below 1. */
  public Muon momentum(double momentum) {
    return new Muon(
        learningRate, momentum, nesterov, iterations, rms, weightDecay, others, schedule);
  }

  /** Returns a copy with or without Nesterov's momentum. */
  public Muon nesterov(boolean nesterov) {
    return new Muon(
        learningRate, momentum, nesterov, iterations, rms, weightDecay, others, schedule);
  }

  /** Returns a copy with another count of iterations, at least 1. */
  public Muon iterations(int iterations) {
    return new Muon(
        learningRate, momentum, nesterov, iterations, rms, weightDecay, others, schedule);
  }

  /** Returns a copy with another root mean square of a move, above 0. */
  public Muon rms(double rms) {
    return new Muon(
        learningRate, momentum, nesterov, iterations, rms, weightDecay, others, schedule);
  }

  /** Returns a copy with another weight decay of the matrices, at least 0. */
  public Muon weightDecay(double weightDecay) {
    return new Muon(
        learningRate, momentum, nesterov, iterations, rms, weightDecay, others, schedule);
  }

  /** Returns a copy with another optimizer for the weights that are no matrices. */
  public Muon others(AdamW others) {
    return new Muon(
        learningRate, momentum, nesterov, iterations, rms, weightDecay, others, schedule);
  }

  /** Returns this optimizer with another learning-rate schedule. */
  public Muon schedule(LearningRateSchedule schedule) {
    return new Muon(
        learningRate, momentum, nesterov, iterations, rms, weightDecay, others, schedule);
  }

  /** Returns the velocity of a matrix and Adam's moments, all from 0. */
  @Override
  public List<Slot> slots() {
    return SLOTS;
  }

  /** Returns the weight's shape, or a scalar for a slot that is not used. */
  @Override
  public Shape slotShape(Slot slot, Shape weight) {
    boolean used = slot.name().equals("velocity") == isMatrix(weight);
    return used ? weight : Shape.scalar();
  }

  /** Returns the learning rate and the scalars of {@link #others}. */
  @Override
  public double[] scalars(double learningRate, long step) {
    Arguments.step(this, learningRate, step);
    double[] own = others.scalars(others.learningRate() * (learningRate / this.learningRate), step);
    return DoubleStream.concat(DoubleStream.of(learningRate), DoubleStream.of(own)).toArray();
  }

  /** Returns {@link #others} for a weight with {@code embedding} in its name, else this. */
  @Override
  public Optional<Part> part(String weight) {
    boolean embedding = weight.toLowerCase(Locale.ROOT).contains("embedding");
    return Optional.of(embedding ? new Part(others, 1) : new Part(this, 0));
  }

  @Override
  public Op update(Ops tf, Update update) {
    return isMatrix(update.value().shape())
        ? new OfMatrices(this).update(tf, share(update, 0, 1, 0))
        : others.update(tf, share(update, 1, 3, 1));
  }

  private static boolean isMatrix(Shape weight) {
    return weight.numDimensions() == 2;
  }

  private static Update share(Update of, int firstSlot, int endOfSlots, int firstScalar) {
    return new Update(
        of.variable(),
        of.slots().subList(firstSlot, endOfSlots),
        of.scalars().subList(firstScalar, of.scalars().size()),
        of.value(),
        of.gradient());
  }

  /** The part that moves matrices. */
  private record OfMatrices(Muon of) implements ComposedOptimizer {
    @Override
    public double learningRate() {
      return of.learningRate();
    }

    @Override
    public LearningRateSchedule schedule() {
      return of.schedule();
    }

    @Override
    public List<UpdateTransformation> chain() {
      return List.of(
          of.nesterov()
              ? Transformations.nesterov(of.momentum())
              : Transformations.velocity(of.momentum()),
          Transformations.orthogonal(of.iterations()),
          UpdateTransformation.of(u -> u.scaled(u.direction(), of.rms() * root(u))),
          Transformations.weightDecay(of.weightDecay()),
          Transformations.learningRate());
    }

    private static double root(TransformedUpdate u) {
      Shape matrix = u.value().shape();
      return Math.sqrt((double) Math.max(matrix.get(0), matrix.get(1)));
    }
  }
}
