package io.keraunos.graph.analysis;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.layer.Conv2D;
import io.keraunos.layer.Conv2DTranspose;
import io.keraunos.layer.Dense;
import io.keraunos.layer.DepthwiseConv2D;
import io.keraunos.layer.MultiHeadAttention;
import io.keraunos.layer.TracedStep;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** By hand: for every number of an output, as many multiplications as are added up. */
class WorkEstimateTest {

  private final TracedStep step = TracedStep.forTraining();

  @AfterEach
  void close() {
    step.close();
  }

  private long estimate() {
    return WorkEstimate.multiplicationsPerExample(step.graph());
  }

  @Test
  void ofDenseLayers() {
    Dense.of(7).apply(step, step.shaped(-1, 5));
    assertThat(estimate()).isEqualTo(35);
    Dense.of(7).apply(step, step.shaped(-1, 3, 5)); // on three places
    assertThat(estimate()).isEqualTo(35 + 3 * 35);
  }

  @Test
  void ofConvolutions() {
    Conv2D.of(4, 3).apply(step, step.shaped(-1, 8, 8, 2));
    assertThat(estimate()).isEqualTo(6 * 6 * 4 * 3 * 3 * 2);
  }

  @Test
  void ofOtherConvolutions() {
    DepthwiseConv2D.of(3, 2).depthMultiplier(2).apply(step, step.shaped(-1, 8, 8, 5));
    assertThat(estimate()).isEqualTo(6 * 7 * 10 * 3 * 2);
    Conv2DTranspose.of(4, 3).strides(2).apply(step, step.shaped(-1, 6, 7, 5));
    assertThat(estimate()).isEqualTo(6 * 7 * 10 * 3 * 2 + 6 * 7 * 5 * 3 * 3 * 4);
  }

  @Test
  void ofAttention() {
    MultiHeadAttention.of(2, 3).apply(step, step.shaped(-1, 10, 4));
    // four projections of 10 places, and two products of 10 by 10 places for 6 numbers
    assertThat(estimate()).isEqualTo(4 * 10 * 4 * 6 + 2 * 10 * 10 * 6);
  }
}
