package io.keraunos.preflight;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.annotation.Stage;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.preflight.Samples.Row;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Targets that are no shares of classes, and sequences of numbers that are all the same. */
class SharesTest {

  @Test
  void theTargetsOfASoftmaxAddUpToOne() {
    Samples several =
        new Samples(3)
            .with(Stage.TRAIN, 40, i -> new Row(new float[] {1, i % 2, i % 3 == 0 ? 1 : 0}, i % 3))
            .x(Samples.shares());
    List<Finding> found = several.find();
    assertThat(found).hasSize(1);
    assertThat(found.get(0).rule()).isEqualTo(Rule.TARGET_NO_DISTRIBUTION);
    assertThat(found.get(0).text())
        .startsWith("x of example 0 of Net.TRAIN adds up to 2, and to something else than 1 in ");
    Samples shares =
        new Samples(3)
            .with(
                Stage.TRAIN,
                40,
                i ->
                    new Row(
                        i == 7 ? new float[3] : new float[] {0.1f * (i % 9), 0, 1 - 0.1f * (i % 9)},
                        i % 3))
            .x(Samples.shares());
    assertThat(shares.rules()).isEmpty();
    assertThat(several.x(Samples.use(Optional.empty(), true, false)).rules()).isEmpty();
  }

  @Test
  void aSequenceThatIsLookedUpDiffersBetweenExamples() {
    Samples words =
        new Samples(4).with(Stage.TRAIN, 40, i -> new Row(new float[] {1, 1, 1, 1}, i % 3));
    assertThat(words.x(Samples.lookups(2)).rules()).containsExactly(Rule.CONSTANT_INPUT);
    Samples known =
        new Samples(4).with(Stage.TRAIN, 40, i -> new Row(new float[] {1, i % 2, 1, 1}, i % 3));
    assertThat(known.x(Samples.lookups(2)).rules()).isEmpty();
  }
}
