package io.keraunos.optimizer;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.keraunos.metric.MetricName;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Errors of impossible settings: name, rule and value. */
class BadSettingsTest {

  private static final ReduceOnPlateau PLATEAU = ReduceOnPlateau.monitor(MetricName.of("val_loss"));
  private static final StepLR STEPS = StepLR.everySteps(1);
  private static final String RATE = "at least 0 and below 1";
  private static final String FACTOR = "above 0 and at most 1";

  @ParameterizedTest(name = "{0}")
  @MethodSource({
    "optimizers",
    "newerOptimizers",
    "transformations",
    "schedules",
    "newerSchedules",
    "combinations"
  })
  void saysWhatIsWrong(String expected, Executable construction) {
    var e = assertThrows(IllegalArgumentException.class, construction);
    assertThat(e).hasMessageThat().startsWith(expected + "; ");
    assertThat(e.getMessage().length()).isAtLeast(expected.length() + 10);
  }

  private static Arguments bad(String name, String rule, Object value, Executable construction) {
    return arguments(name + " must be " + rule + ", but was " + value, construction);
  }

  static Stream<Arguments> optimizers() {
    Adam adam = Adam.learningRate(1e-3);
    AdamW adamW = AdamW.learningRate(1e-3);
    SGD sgd = SGD.learningRate(0.1);
    RMSprop rmsprop = RMSprop.learningRate(1e-3);
    Adagrad adagrad = Adagrad.learningRate(1e-3);
    return Stream.of(
        bad("Adam.learningRate", "above 0", 0.0, () -> Adam.learningRate(0)),
        bad("Adam.learningRate", "above 0", Double.NaN, () -> Adam.learningRate(Double.NaN)),
        bad("Adam.learningRate", "above 0", 1e-60, () -> Adam.learningRate(1e-60)),
        bad("Adam.beta1", RATE, 1.0, () -> adam.beta1(1)),
        bad("Adam.beta2", RATE, -0.1, () -> adam.beta2(-0.1)),
        bad("Adam.beta2", RATE, 0.9999999999, () -> adam.beta2(0.9999999999)),
        bad("Adam.epsilon", "above 0", 0.0, () -> adam.epsilon(0)),
        bad("AdamW.learningRate", "above 0", -1.0, () -> AdamW.learningRate(-1)),
        bad("AdamW.weightDecay", "at least 0", -0.01, () -> adamW.weightDecay(-0.01)),
        bad("AdamW.beta1", RATE, 1.5, () -> adamW.beta1(1.5)),
        bad("AdamW.beta2", RATE, Double.NaN, () -> adamW.beta2(Double.NaN)),
        bad("AdamW.epsilon", "above 0", -1e-7, () -> adamW.epsilon(-1e-7)),
        bad("SGD.learningRate", "above 0", -0.1, () -> SGD.learningRate(-0.1)),
        bad("SGD.weightDecay", "at least 0", -0.1, () -> sgd.weightDecay(-0.1)),
        bad("SGD.momentum", RATE, 1.0, () -> sgd.momentum(1)),
        bad("SGD.momentum", "above 0 with nesterov", 0.0, () -> sgd.nesterov(true)),
        bad("RMSprop.learningRate", "above 0", 0.0, () -> RMSprop.learningRate(0)),
        bad("RMSprop.rho", RATE, 1.0, () -> rmsprop.rho(1)),
        bad("RMSprop.momentum", RATE, -0.5, () -> rmsprop.momentum(-0.5)),
        bad("RMSprop.epsilon", "above 0", 0.0, () -> rmsprop.epsilon(0)),
        bad("Adagrad.learningRate", "above 0", 0.0, () -> Adagrad.learningRate(0)),
        bad(
            "Adagrad.initialAccumulator",
            "at least 0",
            -0.1,
            () -> adagrad.initialAccumulator(-0.1)),
        bad("Adagrad.epsilon", "above 0", 0.0, () -> adagrad.epsilon(0)));
  }

  static Stream<Arguments> newerOptimizers() {
    AdaMax adaMax = AdaMax.learningRate(1e-3);
    Nadam nadam = Nadam.learningRate(1e-3);
    RAdam radam = RAdam.learningRate(1e-3);
    AMSGrad amsGrad = AMSGrad.learningRate(1e-3);
    LAMB lamb = LAMB.learningRate(1e-3);
    Adadelta adadelta = Adadelta.learningRate(1);
    Lion lion = Lion.learningRate(1e-4);
    LARS lars = LARS.learningRate(1);
    Ftrl ftrl = Ftrl.learningRate(0.1);
    Adafactor adafactor = Adafactor.learningRate(0.01);
    Muon muon = Muon.learningRate(1e-3);
    return Stream.of(
        bad("AdaMax.learningRate", "above 0", 0.0, () -> AdaMax.learningRate(0)),
        bad("AdaMax.beta1", RATE, 1.0, () -> adaMax.beta1(1)),
        bad("AdaMax.beta2", RATE, -0.1, () -> adaMax.beta2(-0.1)),
        bad("AdaMax.epsilon", "above 0", 0.0, () -> adaMax.epsilon(0)),
        bad("Nadam.learningRate", "above 0", 0.0, () -> Nadam.learningRate(0)),
        bad("Nadam.beta1", RATE, 1.0, () -> nadam.beta1(1)),
        bad("Nadam.beta2", RATE, -0.1, () -> nadam.beta2(-0.1)),
        bad("Nadam.epsilon", "above 0", 0.0, () -> nadam.epsilon(0)),
        bad("RAdam.learningRate", "above 0", 0.0, () -> RAdam.learningRate(0)),
        bad("RAdam.beta1", RATE, 1.0, () -> radam.beta1(1)),
        bad("RAdam.beta2", RATE, -0.1, () -> radam.beta2(-0.1)),
        bad("RAdam.epsilon", "above 0", 0.0, () -> radam.epsilon(0)),
        bad("AMSGrad.learningRate", "above 0", 0.0, () -> AMSGrad.learningRate(0)),
        bad("AMSGrad.beta1", RATE, 1.0, () -> amsGrad.beta1(1)),
        bad("AMSGrad.beta2", RATE, -0.1, () -> amsGrad.beta2(-0.1)),
        bad("AMSGrad.epsilon", "above 0", 0.0, () -> amsGrad.epsilon(0)),
        bad("LAMB.learningRate", "above 0", 0.0, () -> LAMB.learningRate(0)),
        bad("LAMB.beta1", RATE, 1.0, () -> lamb.beta1(1)),
        bad("LAMB.beta2", RATE, -0.1, () -> lamb.beta2(-0.1)),
        bad("LAMB.epsilon", "above 0", 0.0, () -> lamb.epsilon(0)),
        bad("LAMB.weightDecay", "at least 0", -0.1, () -> lamb.weightDecay(-0.1)),
        bad("Adadelta.learningRate", "above 0", -1.0, () -> Adadelta.learningRate(-1)),
        bad("Adadelta.rho", RATE, 1.0, () -> adadelta.rho(1)),
        bad("Adadelta.epsilon", "above 0", 0.0, () -> adadelta.epsilon(0)),
        bad("Lion.learningRate", "above 0", Double.NaN, () -> Lion.learningRate(Double.NaN)),
        bad("Lion.weightDecay", "at least 0", Double.NaN, () -> lion.weightDecay(Double.NaN)),
        bad("Lion.beta1", RATE, 1.0, () -> lion.beta1(1)),
        bad("Lion.beta2", RATE, 1.0, () -> lion.beta2(1)),
        bad("LARS.learningRate", "above 0", 0.0, () -> LARS.learningRate(0)),
        bad("LARS.momentum", RATE, 1.0, () -> lars.momentum(1)),
        bad("LARS.weightDecay", "at least 0", -0.1, () -> lars.weightDecay(-0.1)),
        bad("LARS.trust", "above 0", 0.0, () -> lars.trust(0)),
        bad("Ftrl.learningRate", "above 0", 0.0, () -> Ftrl.learningRate(0)),
        bad("Ftrl.initialAccumulator", "above 0", 0.0, () -> ftrl.initialAccumulator(0)),
        bad("Ftrl.l1", "at least 0", -0.1, () -> ftrl.l1(-0.1)),
        bad("Ftrl.l2", "at least 0", Double.NaN, () -> ftrl.l2(Double.NaN)),
        bad("Adafactor.learningRate", "above 0", 0.0, () -> Adafactor.learningRate(0)),
        bad("Adafactor.threshold", "above 0", 0.0, () -> adafactor.threshold(0)),
        bad("Adafactor.epsilon1", "above 0", 0.0, () -> adafactor.epsilon1(0)),
        bad("Adafactor.epsilon2", "above 0", -0.1, () -> adafactor.epsilon2(-0.1)),
        bad("Muon.learningRate", "above 0", 0.0, () -> Muon.learningRate(0)),
        bad("Muon.momentum", RATE, 1.0, () -> muon.momentum(1)),
        bad("Muon.momentum", "above 0 with nesterov", 0.0, () -> muon.momentum(0)),
        bad("Muon.iterations", "at least 1", 0, () -> muon.iterations(0)),
        bad("Muon.rms", "above 0", 0.0, () -> muon.rms(0)),
        bad("Muon.weightDecay", "at least 0", -0.1, () -> muon.weightDecay(-0.1)),
        bad(
            "the schedule of Muon.others",
            "constant",
            STEPS,
            () -> muon.others(AdamW.learningRate(1).schedule(STEPS))));
  }

  static Stream<Arguments> transformations() {
    return Stream.of(
        bad(
            "Transformations.weightDecay",
            "at least 0",
            -0.1,
            () -> Transformations.weightDecay(-0.1)),
        bad("Transformations.momentum", RATE, 1.0, () -> Transformations.momentum("m", 1)),
        bad(
            "Transformations.velocity",
            RATE,
            Double.NaN,
            () -> Transformations.velocity(Double.NaN)),
        bad("Transformations.nesterov", "above 0", 0.0, () -> Transformations.nesterov(0)),
        bad("Transformations.nesterov", RATE, 1.0, () -> Transformations.nesterov(1)),
        bad("Transformations.orthogonal", "at least 1", 0, () -> Transformations.orthogonal(0)),
        bad("Transformations.adam.beta1", RATE, 1.0, () -> Transformations.adam(1, 0.999, 1e-7)),
        bad("Transformations.adam.beta2", RATE, 1.0, () -> Transformations.adam(0.9, 1, 1e-7)),
        bad(
            "Transformations.adam.epsilon",
            "above 0",
            0.0,
            () -> Transformations.adam(0.9, 0.999, 0)),
        bad(
            "steps of Transformations.lookahead",
            "at least 1",
            0,
            () -> Transformations.lookahead(0, 0.5)),
        bad(
            "share of Transformations.lookahead",
            FACTOR,
            0.0,
            () -> Transformations.lookahead(5, 0)));
  }

  static Stream<Arguments> schedules() {
    return Stream.of(
        bad("StepLR period", "at least 1", 0, () -> StepLR.everyEpochs(0)),
        bad("StepLR.gamma", FACTOR, 0.0, () -> StepLR.everySteps(1).gamma(0)),
        bad(
            "MultiStepLR milestones",
            "at least one, from 1 on and each above the one before",
            "[]",
            MultiStepLR::atEpochs),
        bad(
            "MultiStepLR milestones",
            "at least one, from 1 on and each above the one before",
            "[30, 20]",
            () -> MultiStepLR.atSteps(30, 20)),
        bad("MultiStepLR.gamma", FACTOR, 2.0, () -> MultiStepLR.atEpochs(1).gamma(2)),
        bad("ExponentialLR.gamma", FACTOR, 1.1, () -> ExponentialLR.perStep(1.1)),
        bad("CosineAnnealing length", "at least 1", 0, () -> CosineAnnealing.overSteps(0)),
        bad(
            "CosineAnnealing.minimum",
            "at least 0",
            -1.0,
            () -> CosineAnnealing.overEpochs(1).minimum(-1)),
        bad("LinearWarmup length", "at least 1", -5, () -> LinearWarmup.overEpochs(-5)),
        bad("LinearWarmup.from", FACTOR, 0.0, () -> LinearWarmup.overSteps(10).from(0)),
        bad("OneCycle length", "at least 2", 1, () -> OneCycle.overSteps(1)),
        bad(
            "OneCycle.riseFraction",
            "above 0 and below 1",
            1.0,
            () -> OneCycle.overEpochs(9).riseFraction(1)),
        bad(
            "OneCycle.startDivisor",
            "at least 1 and finite",
            0.5,
            () -> OneCycle.overEpochs(9).startDivisor(0.5)),
        bad(
            "OneCycle.endDivisor",
            "at least 1 and finite",
            Double.POSITIVE_INFINITY,
            () -> OneCycle.overEpochs(9).endDivisor(Double.POSITIVE_INFINITY)),
        bad("ReduceOnPlateau.factor", "above 0 and below 1", 1.0, () -> PLATEAU.factor(1)),
        bad("ReduceOnPlateau.patience", "at least 0", -1, () -> PLATEAU.patience(-1)),
        bad("ReduceOnPlateau.threshold", RATE, 1.0, () -> PLATEAU.threshold(1)),
        bad("ReduceOnPlateau.cooldown", "at least 0", -2, () -> PLATEAU.cooldown(-2)),
        bad("ReduceOnPlateau.minimum", "at least 0", -0.1, () -> PLATEAU.minimum(-0.1)));
  }

  static Stream<Arguments> combinations() {
    Adam adam = Adam.learningRate(1e-3);
    String atMost = "at most the optimizer's learning rate 0.001";
    CosineAnnealing high = CosineAnnealing.overSteps(10).minimum(0.1);
    LinearWarmup warmup = LinearWarmup.overSteps(5);
    EndingSchedule mixed = warmup.then(LinearWarmup.overEpochs(2));
    PolynomialDecay line = PolynomialDecay.overSteps(5);
    CosineRestarts again = CosineRestarts.everySteps(5);
    CyclicLR cyclic = CyclicLR.everySteps(5);
    return Stream.of(
        bad("CosineAnnealing.minimum", atMost, 0.1, () -> adam.schedule(high)),
        bad("CosineAnnealing.minimum", atMost, 0.1, () -> adam.schedule(warmup.then(high))),
        bad(
            "CosineAnnealing.minimum",
            atMost,
            0.1,
            () -> adam.schedule(warmup.then(high).then(ExponentialLR.perStep(0.9)))),
        bad("CosineAnnealing.minimum", atMost, 0.1, () -> adam.schedule(mixed.then(high))),
        bad("CosineAnnealing.minimum", atMost, 0.1, () -> adam.schedule(high.times(warmup))),
        bad("CosineAnnealing.minimum", atMost, 0.1, () -> adam.schedule(high.frequency(2))),
        bad("PolynomialDecay.minimum", atMost, 0.2, () -> adam.schedule(line.minimum(0.2))),
        bad("CosineRestarts.minimum", atMost, 0.2, () -> adam.schedule(again.minimum(0.2))),
        bad("CyclicLR.minimum", atMost, 0.2, () -> adam.schedule(cyclic.minimum(0.2))),
        bad("ReduceOnPlateau.minimum", atMost, 0.2, () -> adam.schedule(PLATEAU.minimum(0.2))));
  }

  static Stream<Arguments> newerSchedules() {
    return Stream.of(
        bad("PolynomialDecay length", "at least 1", 0, () -> PolynomialDecay.overSteps(0)),
        bad("PolynomialDecay.power", "above 0", 0.0, () -> PolynomialDecay.overSteps(1).power(0)),
        bad("PolynomialDecay share", FACTOR, 1.5, () -> PolynomialDecay.overFit(1.5)),
        bad("CosineAnnealing share", FACTOR, 0.0, () -> CosineAnnealing.overFit(0)),
        bad("InverseTimeDecay period", "at least 1", 0, () -> InverseTimeDecay.everySteps(0)),
        bad(
            "InverseTimeDecay.rate",
            "above 0",
            -1.0,
            () -> InverseTimeDecay.everySteps(1).rate(-1)),
        bad(
            "PiecewiseConstant boundaries",
            "at least one, from 1 on and each above the one before",
            "[3, 2]",
            () -> PiecewiseConstant.atSteps(3, 2)),
        bad(
            "PiecewiseConstant.factors",
            "one more than the boundaries [3]",
            "[1.0]",
            () -> PiecewiseConstant.atSteps(3).factors(1)),
        bad(
            "the highest of PiecewiseConstant.factors",
            "1",
            0.5,
            () -> PiecewiseConstant.atSteps(3).factors(0.5, 0.1)),
        bad("CosineRestarts length", "at least 1", 0, () -> CosineRestarts.everySteps(0)),
        bad(
            "CosineRestarts.lengthFactor",
            "at least 1 and finite",
            0.5,
            () -> CosineRestarts.everySteps(1).lengthFactor(0.5)),
        bad(
            "CosineRestarts.peakFactor",
            FACTOR,
            2.0,
            () -> CosineRestarts.everySteps(1).peakFactor(2)),
        bad(
            "PolynomialDecay.minimum",
            "at least 0",
            -1.0,
            () -> PolynomialDecay.overSteps(1).minimum(-1)),
        bad("LinearWarmup share", FACTOR, 0.0, () -> LinearWarmup.overFit(0)),
        bad("OneCycle share", FACTOR, 2.0, () -> OneCycle.overFit(2)),
        bad(
            "PiecewiseConstant.factors",
            FACTOR,
            0.0,
            () -> PiecewiseConstant.atSteps(3).factors(1, 0)),
        bad(
            "CosineRestarts.minimum",
            "at least 0",
            -1.0,
            () -> CosineRestarts.everySteps(1).minimum(-1)),
        bad(
            "CyclicLR.riseFraction",
            "above 0 and below 1",
            1.0,
            () -> CyclicLR.everySteps(2).riseFraction(1)),
        bad("CyclicLR.peakFactor", FACTOR, 0.0, () -> CyclicLR.everySteps(2).peakFactor(0)),
        bad("CyclicLR.minimum", "at least 0", -1.0, () -> CyclicLR.everySteps(2).minimum(-1)),
        bad("CyclicLR length", "at least 2", 1, () -> CyclicLR.everySteps(1)),
        bad("CyclicLR.gamma", FACTOR, 0.0, () -> CyclicLR.everySteps(2).gamma(0)),
        bad(
            "frequency of " + StepLR.everyEpochs(1),
            "at least 1",
            0,
            () -> StepLR.everyEpochs(1).frequency(0)),
        bad(
            "unit of a schedule with a frequency",
            "epochs or steps",
            "billionths of the fit",
            () -> CosineAnnealing.overFit().frequency(2)));
  }

  @Test
  void aScheduleThatGivesNoNumberIsNamedAtItsStep() {
    LearningRateSchedule broken = (base, position) -> Double.NaN;
    for (OptimizerSpec optimizer :
        List.of(
            Adam.learningRate(1).schedule(broken),
            AdamW.learningRate(1).schedule(broken),
            SGD.learningRate(1).schedule(broken),
            RMSprop.learningRate(1).schedule(broken),
            Adagrad.learningRate(1).schedule(broken),
            AdaMax.learningRate(1).schedule(broken),
            AMSGrad.learningRate(1).schedule(broken),
            Adadelta.learningRate(1).schedule(broken),
            Adafactor.learningRate(1).schedule(broken),
            Ftrl.learningRate(1).schedule(broken),
            LAMB.learningRate(1).schedule(broken),
            LARS.learningRate(1).schedule(broken),
            Lion.learningRate(1).schedule(broken),
            Muon.learningRate(1).schedule(broken),
            Nadam.learningRate(1).schedule(broken),
            RAdam.learningRate(1).schedule(broken))) {
      var e = assertThrows(IllegalArgumentException.class, () -> optimizer.scalars(Double.NaN, 12));
      assertThat(e)
          .hasMessageThat()
          .isEqualTo(
              "learning rate of step 12 must be finite and at least 0, but was NaN; check the"
                  + " schedule "
                  + broken);
    }
  }

  @Test
  void onlyAMatrixIsMadeOrthogonal() {
    record Orthogonals(double learningRate, LearningRateSchedule schedule)
        implements ComposedOptimizer {
      @Override
      public List<UpdateTransformation> chain() {
        return List.of(Transformations.orthogonal(5), Transformations.learningRate());
      }
    }
    OptimizerSpec optimizer = new Orthogonals(0.1, LearningRateSchedule.constant());
    var e = assertThrows(IllegalArgumentException.class, () -> TracedWeights.after(optimizer, 1));
    assertThat(e)
        .hasMessageThat()
        .isEqualTo(
            "a weight of Transformations.orthogonal must be of rank 2, but is of shape [4]; give"
                + " other weights another optimizer with OptimizerSpec.group");
  }

  @Test
  void stepsAreCountedFromOne() {
    var e =
        assertThrows(IllegalArgumentException.class, () -> Adam.learningRate(1).scalars(0.1, 0));
    assertThat(e)
        .hasMessageThat()
        .isEqualTo("step must be at least 1, but was 0; optimizer steps are counted from 1");
  }
}
