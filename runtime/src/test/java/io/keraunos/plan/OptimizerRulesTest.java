package io.keraunos.plan;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.optimizer.AMSGrad;
import io.keraunos.optimizer.AdaMax;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.AdamW;
import io.keraunos.optimizer.LAMB;
import io.keraunos.optimizer.Lion;
import io.keraunos.optimizer.Muon;
import io.keraunos.optimizer.Nadam;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.optimizer.RAdam;
import io.keraunos.optimizer.RMSprop;
import io.keraunos.optimizer.SGD;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptimizerRulesTest {

  private static final Adam ADAM = Adam.learningRate(1e-3);
  private static final AdamW SWAPPED = AdamW.learningRate(1e-3).beta1(0.999).beta2(0.9);

  private static List<Rule> rules(OptimizerSpec optimizer) {
    return OptimizerRules.check(optimizer).stream().map(Finding::rule).toList();
  }

  @Test
  void swappedDecaysAreFound() {
    assertThat(OptimizerRules.check(ADAM.beta1(0.999).beta2(0.9)).get(0).text())
        .startsWith(
            "Adam averages gradients over about 1,000 steps and their squares over 10, with beta1"
                + " 0.999 and beta2 0.9: ");
    for (OptimizerSpec swapped :
        List.of(
            ADAM.beta1(0.999).beta2(0.9),
            ADAM.beta1(0.99).beta2(0.95),
            SWAPPED,
            AMSGrad.learningRate(1e-3).beta1(0.999).beta2(0.9),
            AdaMax.learningRate(1e-3).beta1(0.999).beta2(0.9),
            Nadam.learningRate(1e-3).beta1(0.999).beta2(0.9),
            RAdam.learningRate(1e-3).beta1(0.999).beta2(0.9),
            LAMB.learningRate(1e-3).beta1(0.999).beta2(0.9))) {
      assertThat(rules(swapped)).containsExactly(Rule.MOMENTS_SWAPPED);
    }
  }

  @Test
  void aPartOfAnOptimizerIsLookedAtToo() {
    assertThat(rules(SGD.learningRate(0.1).group(SWAPPED, "head")))
        .containsExactly(Rule.MOMENTS_SWAPPED);
    assertThat(rules(SWAPPED.group(SWAPPED, "head"))).containsExactly(Rule.MOMENTS_SWAPPED);
    assertThat(rules(SWAPPED.freeze("head"))).containsExactly(Rule.MOMENTS_SWAPPED);
    assertThat(rules(Muon.learningRate(1e-3).others(SWAPPED)))
        .containsExactly(Rule.MOMENTS_SWAPPED);
  }

  @Test
  void anEpsilonAboveOneIsFound() {
    assertThat(OptimizerRules.check(ADAM.epsilon(10)).get(0).text())
        .startsWith("Adam adds an epsilon of 10 to the size of the gradients");
    assertThat(rules(ADAM.epsilon(10))).containsExactly(Rule.EPSILON_ABOVE_GRADIENTS);
  }

  @Test
  void usualNumbersAreRight() {
    for (OptimizerSpec right :
        List.of(
            ADAM,
            ADAM.beta1(0).beta2(0.9), // of a Wasserstein GAN
            ADAM.beta1(0.5),
            ADAM.beta2(0.95), // of language models
            ADAM.beta1(0.95).beta2(0.95),
            ADAM.beta1(0.9).beta2(0.85),
            ADAM.epsilon(1), // of an Inception network
            ADAM.epsilon(0.1).freeze("head"),
            AdaMax.learningRate(1e-3),
            Lion.learningRate(1e-4),
            Muon.learningRate(1e-3),
            RMSprop.learningRate(1e-3).epsilon(1),
            SGD.learningRate(0.1).group(ADAM, "head"))) {
      assertThat(rules(right)).isEmpty();
    }
  }
}
