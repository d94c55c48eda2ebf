package io.keraunos.optimizer;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.optimizer.OptimizerSpec.Part;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Groups of weights, and the settings of each group. */
class ParameterGroupsTest {

  private static final List<String> WEIGHTS =
      List.of("backbone/conv1/kernel", "backbone/conv1/bias", "head/kernel", "head/bias", "scale");

  private static final AdamW BASE = AdamW.learningRate(0.1).weightDecay(0.2);
  private static final SGD HEAD = SGD.learningRate(0.5);
  private static final Adam SCALE = Adam.learningRate(0.3);

  private static String message(Runnable wrong) {
    return assertThrows(IllegalArgumentException.class, wrong::run).getMessage();
  }

  @Test
  void aWeightBelongsToTheFirstGroupThatNamesIt() {
    OptimizerSpec groups = BASE.group(HEAD, "head/kernel").group(SCALE, "scale", "*/bias", "head");
    groups.checkWeights(WEIGHTS);
    // AdamW has two scalars, SGD and Adam one each.
    assertThat(groups.part("backbone/conv1/kernel")).hasValue(new Part(BASE, 0));
    assertThat(groups.part("head/kernel")).hasValue(new Part(HEAD, 2));
    assertThat(groups.part("head/bias")).hasValue(new Part(SCALE, 3));
    assertThat(groups.part("backbone/conv1/bias")).hasValue(new Part(SCALE, 3));
    assertThat(groups.part("scale")).hasValue(new Part(SCALE, 3));
    assertThat(groups.part("headless/kernel")).hasValue(new Part(BASE, 0));
  }

  @Test
  void whatIsFrozenBelongsToNone() {
    OptimizerSpec groups = BASE.freeze("backbone").group(HEAD, "*/bias").freeze("scale");
    assertThat(groups.part("backbone/conv1/kernel")).isEqualTo(Optional.empty());
    assertThat(groups.part("backbone/conv1/bias")).isEqualTo(Optional.empty());
    assertThat(groups.part("scale")).isEqualTo(Optional.empty());
    assertThat(groups.part("head/bias")).hasValue(new Part(HEAD, 2));
  }

  @Test
  void groupsFollowTheScheduleOfTheFirst() {
    OptimizerSpec groups = BASE.group(HEAD, "head").group(SCALE, "scale");
    double[] halved = groups.scalars(0.05, 7);
    assertThat(halved).hasLength(4);
    assertThat(halved[0]).isEqualTo(BASE.scalars(0.05, 7)[0]);
    assertThat(halved[1]).isEqualTo(BASE.scalars(0.05, 7)[1]);
    assertThat(halved[2]).isWithin(1e-12).of(0.25);
    assertThat(halved[3]).isWithin(1e-12).of(SCALE.scalars(0.15, 7)[0]);
    StepLR schedule = StepLR.everyEpochs(1);
    OptimizerSpec scheduled = BASE.schedule(schedule).freeze("head");
    assertThat(scheduled.schedule()).isEqualTo(schedule);
    assertThat(scheduled.learningRate()).isEqualTo(0.1);
  }

  @Test
  void withoutDecayIsAGroup() {
    StepLR schedule = StepLR.everyEpochs(1);
    OptimizerSpec groups = BASE.beta1(0.8).schedule(schedule).withoutDecayFor("*/bias", "scale");
    assertThat(groups.schedule()).isEqualTo(schedule);
    assertThat(groups.part("head/bias").orElseThrow().optimizer())
        .isEqualTo(BASE.beta1(0.8).weightDecay(0));
    assertThat(groups.part("head/kernel").orElseThrow().optimizer())
        .isEqualTo(BASE.beta1(0.8).schedule(schedule));
  }

  @Test
  void aNameThatIsNotThereIsAnError() {
    assertThat(message(() -> BASE.freeze("backbones").checkWeights(WEIGHTS)))
        .isEqualTo(
            "freeze must name a layer or a weight of the training step, but names \"backbones\";"
                + " did you mean \"backbone\"? there are [*/bias, */kernel, backbone,"
                + " backbone/conv1, backbone/conv1/bias, backbone/conv1/kernel, head, head/bias,"
                + " head/kernel, scale]");
    assertThat(message(() -> BASE.group(HEAD, "head", "*/gamma").checkWeights(WEIGHTS)))
        .startsWith(
            "group must name a layer or a weight of the training step, but names \"*/gamma\"; ");
  }

  @Test
  void whatAGroupCannotBe() {
    assertThat(message(() -> BASE.group(HEAD)))
        .isEqualTo(
            "the names of a group must be at least 1, but was 0; say which weights it is for");
    assertThat(message(() -> BASE.group(HEAD.schedule(StepLR.everyEpochs(1)), "head")))
        .startsWith("the schedule of the group [head] must be constant, but was ");
    assertThat(message(() -> BASE.group(HEAD.freeze("scale"), "head")))
        .startsWith("the optimizer of a group must be one without groups, but was ");
  }
}
