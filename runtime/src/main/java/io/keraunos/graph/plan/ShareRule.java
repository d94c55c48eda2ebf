package io.keraunos.graph.plan;

import io.keraunos.graph.analysis.WorkEstimate;
import java.util.function.BooleanSupplier;

/**
 * The rule for the number of shares that a batch is split into, to be computed at the same time.
 *
 * @param cores the processors that may be used: 1 to split nothing
 */
public record ShareRule(int cores) {

  /**
   * The fewest examples that make a share worth its work: with fewer, the work that every share
   * repeats (reading weights, adding gradients up) outweighs the gain.
   */
  private static final int EXAMPLES_WORTH_A_SHARE = 16;

  /**
   * Returns the number of shares.
   *
   * @param batchSize the examples of a batch
   * @param multiplications the multiplications of a forward pass for one example
   * @param rowWise whether examples can be computed apart
   */
  public int shares(int batchSize, long multiplications, BooleanSupplier rowWise) {
    int worth = Math.min(cores, batchSize / EXAMPLES_WORTH_A_SHARE);
    boolean split =
        worth > 1
            && WorkEstimate.worthThreads(multiplications, batchSize)
            && rowWise.getAsBoolean();
    return split ? worth : 1;
  }
}
