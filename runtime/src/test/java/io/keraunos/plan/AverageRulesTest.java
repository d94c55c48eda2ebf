package io.keraunos.plan;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.trainer.WeightAveraging;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class AverageRulesTest {

  private static final WeightAveraging SLOW = WeightAveraging.ema(0.9999);

  private static String wrong(WeightAveraging averaging, long steps) {
    Finding found = AverageRules.check(averaging, OptionalLong.of(steps)).orElseThrow();
    assertThat(found.rule()).isEqualTo(Rule.AVERAGE_OF_THE_BEGINNING);
    return found.text();
  }

  private static void right(WeightAveraging averaging, long steps) {
    assertThat(AverageRules.check(averaging, OptionalLong.of(steps)).stream().toList()).isEmpty();
  }

  @Test
  void anAverageThatHasHardlyBegunIsFound() {
    assertThat(wrong(SLOW, 150))
        .isEqualTo(
            "the average of the weights has a decay of 0.9999 and begins with the weights of step"
                + " 1, and the run has 150 steps: at its end these first weights still make up"
                + " 98.5 % = 0.9999^149 of the average, which is what is validated and exported."
                + " Take a decay of 0.94 or so, or train longer");
    wrong(SLOW, 6_932);
    assertThat(wrong(WeightAveraging.ema(0.999999), 100_000)).contains("a decay of 0.9999 or so");
    assertThat(wrong(WeightAveraging.ema(0.9).everySteps(100), 500)).contains("= 0.9^4 of");
    wrong(SLOW.startStep(1_000), 7_000);
  }

  @Test
  void anAverageThatHasForgottenTheFirstWeightsIsRight() {
    right(SLOW, 6_933);
    right(SLOW, 100_000);
    right(WeightAveraging.ema(0.9), 8);
    right(WeightAveraging.ema(0), 2);
    right(SLOW.startStep(9_000), 10_000); // of trained weights alone
    right(SLOW.everySteps(1_000), 500); // never averages
    right(WeightAveraging.swa(2), 150);
    right(WeightAveraging.none(), 150);
    assertThat(AverageRules.check(SLOW, OptionalLong.empty()).stream().toList()).isEmpty();
  }

  @Test
  void takesWeightsAsOftenAsItSays() {
    for (WeightAveraging averaging :
        new WeightAveraging[] {
          SLOW, SLOW.everySteps(7), SLOW.startStep(5), SLOW.startStep(5).everySteps(7)
        }) {
      long taken = 0;
      for (long step = 1; step <= 40; step++) {
        taken += averaging.dueAfterStep(step) ? 1 : 0;
        assertThat(averaging.takenAfter(step)).isEqualTo(taken);
      }
    }
    assertThat(WeightAveraging.swa(0).takenAfter(40)).isEqualTo(0);
  }
}
