package io.keraunos.data;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** Sequences of any length become arrays of one length. */
class SequencesTest {

  @Test
  void aSequenceIsCutOrFilledUpAtItsEnd() {
    int[] ints = {1, 2, 3};
    assertThat(Sequences.pad(ints, 5, 9)).isEqualTo(new int[] {1, 2, 3, 9, 9});
    assertThat(Sequences.pad(ints, 3, 9)).isEqualTo(ints);
    assertThat(Sequences.pad(ints, 2, 9)).isEqualTo(new int[] {1, 2});
    assertThat(Sequences.pad(new int[0], 2, 9)).isEqualTo(new int[] {9, 9});
    assertThat(Sequences.pad(new long[] {1}, 2, 9)).isEqualTo(new long[] {1, 9});
    assertThat(Sequences.pad(new long[] {1, 2}, 1, 9)).isEqualTo(new long[] {1});
    assertThat(Sequences.pad(new float[] {1}, 2, -1)).isEqualTo(new float[] {1, -1});
    assertThat(Sequences.pad(new float[] {1, 2}, 1, 9)).isEqualTo(new float[] {1});
    assertThat(Sequences.length(3, 5)).isEqualTo(3);
    assertThat(Sequences.length(5, 3)).isEqualTo(3);
    assertThat(Sequences.length(0, 3)).isEqualTo(0);
  }

  @Test
  void stepsFollowEachOther() {
    float[][] steps = {{1, 2}, {3, 4}};
    assertThat(Sequences.pad(steps, 3, 2, 9)).isEqualTo(new float[] {1, 2, 3, 4, 9, 9});
    assertThat(Sequences.pad(steps, 1, 2, 9)).isEqualTo(new float[] {1, 2});
    assertThat(assertThrows(IllegalArgumentException.class, () -> Sequences.pad(steps, 3, 3, 0)))
        .hasMessageThat()
        .isEqualTo("every step must have 3 features, but step 0 has 2");
  }

  @Test
  void theEndMayBeKept() {
    assertThat(Sequences.last(new int[] {1, 2, 3}, 2)).isEqualTo(new int[] {2, 3});
    assertThat(Sequences.last(new int[] {1, 2, 3}, 4)).isEqualTo(new int[] {1, 2, 3});
    assertThat(Sequences.last(new long[] {1, 2, 3}, 1)).isEqualTo(new long[] {3});
    assertThat(Sequences.last(new float[] {1, 2, 3}, 2)).isEqualTo(new float[] {2, 3});
    assertThat(Sequences.last(new float[][] {{1}, {2}}, 1)).isEqualTo(new float[][] {{2}});
  }

  @Test
  void aLengthIsAtLeastOne() {
    assertThat(
            assertThrows(IllegalArgumentException.class, () -> Sequences.pad(new int[] {1}, 0, 0)))
        .hasMessageThat()
        .isEqualTo("length must be at least 1, but was 0");
    assertThrows(IllegalArgumentException.class, () -> Sequences.last(new int[] {1}, -1));
    assertThrows(IllegalArgumentException.class, () -> Sequences.length(1, 0));
    assertThrows(IllegalArgumentException.class, () -> Sequences.length(-1, 1));
    assertThrows(IllegalArgumentException.class, () -> Sequences.pad(new float[0][], 1, 0, 0));
  }
}
