package io.keraunos.trainer;

import io.keraunos.check.Check;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The number of batches that an optimizer step takes, as Lightning's <a
 * href="https://lightning.ai/docs/pytorch/stable/api/lightning.pytorch.callbacks.GradientAccumulationScheduler.html">GradientAccumulationScheduler</a>:
 *
 * <pre>{@code
 * GradientAccumulation.batches(8).fromEpoch(4, 2)    // 8 in the first four epochs, then 2
 * }</pre>
 *
 * <p>A step's gradient is the sum of those of all its examples over their number, which is that of
 * one batch with all of them, however long the batches are. The last step of an epoch takes what is
 * left. Everything that counts steps counts optimizer steps: limits, schedules, validation,
 * checkpoints and logs. A checkpoint lies between steps, never within one.
 *
 * <p>Two things follow the batches, not the steps: what layers keep themselves, such as the moving
 * averages of {@code BatchNormalization}, moves with every batch, normalized by that batch alone;
 * and random layers such as {@code Dropout} draw anew for every batch. Several workers exchange
 * gradients, and bring those averages together, once for each step.
 */
public final class GradientAccumulation {

  private static final GradientAccumulation NONE = batches(1);

  private final NavigableMap<Long, Integer> fromEpoch; // never changed once it is here

  private GradientAccumulation(NavigableMap<Long, Integer> fromEpoch) {
    this.fromEpoch = fromEpoch;
  }

  /** Returns one batch for each step. The default. */
  public static GradientAccumulation none() {
    return NONE;
  }

  /**
   * Returns the same number of batches in all epochs.
   *
   * @param batches at least 1
   */
  public static GradientAccumulation batches(int batches) {
    int checked = Check.atLeast("accumulateGradBatches", batches, 1);
    return new GradientAccumulation(new TreeMap<>(Map.of(0L, checked)));
  }

  /**
   * Returns this accumulation with another number from an epoch on.
   *
   * @param epoch the epoch, from 0; above 0 and above those that were given before
   * @param batches at least 1
   */
  public GradientAccumulation fromEpoch(long epoch, int batches) {
    Check.atLeast("the epoch of accumulateGradBatches", epoch, fromEpoch.lastKey() + 1);
    NavigableMap<Long, Integer> more = new TreeMap<>(fromEpoch);
    more.put(epoch, Check.atLeast("accumulateGradBatches", batches, 1));
    return new GradientAccumulation(more);
  }

  /**
   * Returns the number of batches of a step.
   *
   * @param epoch the epoch, from 0
   */
  public int in(long epoch) {
    return fromEpoch.floorEntry(epoch).getValue();
  }

  /**
   * Returns the number of steps of some batches of an epoch, the last one possibly with fewer
   * batches.
   *
   * @param batches {@link Long#MAX_VALUE} if that is not known
   * @return {@link Long#MAX_VALUE} if that is not known
   */
  public long steps(long epoch, long batches) {
    int each = in(epoch);
    return batches == Long.MAX_VALUE ? batches : (batches + each - 1) / each;
  }

  /** Returns whether any step takes more than one batch. */
  public boolean wanted() {
    return fromEpoch.values().stream().anyMatch(batches -> batches > 1);
  }

  /** Returns the numbers in words: {@code 8, from epoch 4: 2}. */
  @Override
  public String toString() {
    return fromEpoch.entrySet().stream()
        .map(
            entry ->
                entry.getKey() == 0
                    ? entry.getValue().toString()
                    : "from epoch %s: %s".formatted(entry.getKey(), entry.getValue()))
        .collect(Collectors.joining(", "));
  }
}
