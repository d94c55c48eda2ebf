package io.keraunos.watch;

import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.text.FindingText;
import io.keraunos.text.NumberText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Watches the training loss: that it does not rise, and falls below that of a trivial predictor.
 *
 * <p>Its values are means over windows of the first epoch, whose examples must be a sample of all,
 * and then means over whole epochs. Their noise is taken from the differences of neighbours, so
 * that a trend is not taken for noise, and from their median, so that a spike is not either.
 */
public final class LossWatch {

  /**
   * The fewest values at an end that are compared with those at the other, of which there are a
   * quarter of all: that eight are all above eight others by chance happens once in 12,870 times.
   */
  private static final int LEAST_OF_AN_END = 8;

  private static final int LEAST = 2 * LEAST_OF_AN_END;

  private static final int MOST_WINDOWS = 10_000;
  private static final double ERRORS = 5;

  /** The median size of a difference of two normal values with deviation 1. */
  private static final double DIFFERENCE = 0.954;

  private static final double SHARE = 0.1;
  private static final double ABOVE = 1.05;

  /** What is above a trivial predictor's loss, and a tenth less so each epoch, comes below it. */
  private static final double STAYS = 0.9;

  private static final int LEAST_STEPS = 100;

  /** Share of a trivial predictor's loss above which next to nothing was learned. */
  private static final double LEARNED = 0.995;

  /** Share of a loss that noise may take off it. */
  private static final double FALLEN = 0.01;

  private final boolean sampled;
  private final List<Double> windows = new ArrayList<>();
  private final List<Double> epochs = new ArrayList<>();
  private OptionalDouble guessed = OptionalDouble.empty();
  private boolean penalized;

  /**
   * Creates a watch.
   *
   * @param sampled whether a window is a sample of all examples
   */
  public LossWatch(boolean sampled) {
    this.sampled = sampled;
  }

  /**
   * Takes the loss of an answer that is the same for every example, which is not known before.
   *
   * @param penalized whether the losses that are watched have penalties for weights in them, and
   *     this one has not
   */
  public void guessedLoss(double loss, boolean penalized) {
    guessed = OptionalDouble.of(loss);
    this.penalized = penalized;
  }

  /** Takes the mean over a window. */
  public void window(double loss) {
    if (sampled && epochs.isEmpty() && windows.size() < MOST_WINDOWS) {
      windows.add(loss);
    }
  }

  /**
   * Takes the mean over an epoch.
   *
   * @param steps the steps so far
   */
  public Optional<Finding> epoch(double loss, long steps) {
    epochs.add(loss);
    int count = epochs.size();
    Optional<Finding> rose = Optional.empty();
    if (count == 1) {
      rose = rose(windows, "windows of the first epoch");
    } else if (count >= LEAST && Integer.bitCount(count) == 1) { // so few that chance has no chance
      rose = rose(epochs, "epochs");
    }
    return rose.or(() -> aboveTrivial(loss, count, steps));
  }

  private static Optional<Finding> rose(List<Double> losses, String what) {
    int count = losses.size();
    if (count < LEAST || losses.stream().anyMatch(loss -> !Double.isFinite(loss))) {
      return Optional.empty();
    }
    int end = Math.max(LEAST_OF_AN_END, count / 4);
    List<Double> first = losses.subList(0, end);
    List<Double> last = losses.subList(count - end, count);
    double before = median(first);
    double now = median(last);
    List<Double> differences = new ArrayList<>();
    for (int i = 1; i < count; i++) {
      differences.add(Math.abs(losses.get(i) - losses.get(i - 1)));
    }
    double error = median(differences) / DIFFERENCE * Math.sqrt(2.0 / end);
    boolean apart = Collections.max(first) < Collections.min(last);
    if (!apart || now - before <= ERRORS * error + SHARE * Math.abs(before)) {
      return Optional.empty();
    }
    return Optional.of(
        new Finding(
            Rule.LOSS_RISES,
            ("the training loss has risen: its median was %s over the first %s of %s %s, and is"
                    + " %s over the last. Try a lower learning rate, and look whether the step"
                    + " returns what is to fall")
                .formatted(
                    FindingText.number(before),
                    NumberText.whole(end),
                    NumberText.whole(count),
                    what,
                    FindingText.number(now))));
  }

  private Optional<Finding> aboveTrivial(double loss, int count, long steps) {
    if (guessed.isEmpty() || penalized || count < 2 || steps < LEAST_STEPS) {
      return Optional.empty();
    }
    double limit = guessed.getAsDouble();
    boolean falls = loss - limit < STAYS * (epochs.get(count - 2) - limit);
    return loss > ABOVE * limit && !falls
        ? Optional.of(
            new Finding(
                Rule.LOSS_ABOVE_TRIVIAL,
                ("the training loss of epoch %s is %s, and an answer that is the same for every"
                        + " example has %s. Look at the learning rate, the scale of the inputs, and"
                        + " whether labels belong to their examples")
                    .formatted(
                        NumberText.whole(count),
                        FindingText.number(loss),
                        FindingText.number(limit))))
        : Optional.empty();
  }

  /**
   * Returns what there is to say at the end of a fit.
   *
   * @param steps all steps of the fit
   * @param penalty the most that penalties for weights have added to the loss of the last epoch
   */
  public Optional<Finding> ended(long steps, double penalty) {
    if (guessed.isEmpty() || epochs.size() < 2 || steps < LEAST_STEPS) {
      return Optional.empty();
    }
    double limit = guessed.getAsDouble();
    double loss = epochs.get(epochs.size() - 1) - penalty;
    return loss > LEARNED * limit
        ? Optional.of(
            new Finding(
                Rule.NOTHING_LEARNED,
                ("after %s steps the training loss%s is %s, and an answer that is the same for"
                     + " every example has %s: next to nothing was learned. Look whether the"
                     + " learning rate is too small or too large, whether clipping, weight decay or"
                     + " a penalty holds the weights back, and whether the inputs tell anything of"
                     + " the labels")
                    .formatted(
                        NumberText.whole(steps),
                        penalized ? ", without the penalties for weights," : "",
                        FindingText.number(loss),
                        FindingText.number(limit))))
        : Optional.empty();
  }

  /**
   * Returns the mean losses of the first and the last epoch if the loss has not fallen by a
   * hundredth between them, and is not known to be below that of an answer that is the same for
   * every example; empty if it has, or after too few steps to tell.
   */
  Optional<Standstill> standstill(long steps) {
    if (epochs.size() < 2 || steps < LEAST_STEPS) {
      return Optional.empty();
    }
    double first = epochs.get(0);
    double last = epochs.get(epochs.size() - 1);
    boolean stands = last != 0 && first - last < FALLEN * Math.abs(first);
    boolean good = guessed.isPresent() && !penalized && last < LEARNED * guessed.getAsDouble();
    return stands && !good ? Optional.of(new Standstill(first, last)) : Optional.empty();
  }

  /**
   * A loss that has not fallen.
   *
   * @param first that of the first epoch
   * @param last that of the last one
   */
  record Standstill(double first, double last) {}

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
