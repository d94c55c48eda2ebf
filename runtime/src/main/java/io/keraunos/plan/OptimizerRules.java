package io.keraunos.plan;

import static io.keraunos.text.FindingText.number;

import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.optimizer.Moments;
import io.keraunos.optimizer.Muon;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.optimizer.ParameterGroups;
import io.keraunos.text.NumberText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The rules for the numbers of an optimizer, whatever the run. */
final class OptimizerRules {

  /** The largest that Keras's documentation of Adam names, for an Inception network. */
  private static final double LARGEST_EPSILON = 1;

  private OptimizerRules() {}

  /** Returns what is wrong with an optimizer, or with one of its groups. */
  static List<Finding> check(OptimizerSpec optimizer) {
    List<Finding> found = new ArrayList<>();
    parts(optimizer)
        .distinct()
        .forEach(
            part -> {
              if (part instanceof Moments moments) {
                check(moments, found);
              }
            });
    return found;
  }

  private static Stream<OptimizerSpec> parts(OptimizerSpec optimizer) {
    if (optimizer instanceof ParameterGroups of) {
      return Stream.concat(
          parts(of.base()), of.groups().stream().flatMap(group -> parts(group.optimizer())));
    }
    return optimizer instanceof Muon muon ? Stream.of(muon.others()) : Stream.of(optimizer);
  }

  private static void check(Moments moments, List<Finding> found) {
    String name = moments.getClass().getSimpleName();
    if (moments.beta1() > Math.sqrt(moments.beta2())) {
      found.add(
          new Finding(
              Rule.MOMENTS_SWAPPED,
              ("%s averages gradients over about %s steps and their squares over %s, with beta1 %s"
                      + " and beta2 %s: a step follows old gradients, divided by the size of the"
                      + " newest. Swap them if that is what they are; 0.9 and 0.999 are usual")
                  .formatted(
                      name,
                      steps(moments.beta1()),
                      steps(moments.beta2()),
                      moments.beta1(),
                      moments.beta2())));
    }
    if (moments.epsilon() > LARGEST_EPSILON) {
      found.add(
          new Finding(
              Rule.EPSILON_ABOVE_GRADIENTS,
              ("%s adds an epsilon of %s to the size of the gradients, which is seldom as large:"
                      + " it divides each step by %s, and does not adapt it to any weight. Take"
                      + " 1e-7, or SGD where that is meant")
                  .formatted(name, number(moments.epsilon()), number(moments.epsilon()))));
    }
  }

  private static String steps(double decay) {
    return NumberText.whole(Math.round(1 / (1 - decay)));
  }
}
