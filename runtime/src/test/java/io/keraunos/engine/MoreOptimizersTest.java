package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import io.keraunos.optimizer.AMSGrad;
import io.keraunos.optimizer.AdaMax;
import io.keraunos.optimizer.Adadelta;
import io.keraunos.optimizer.Adafactor;
import io.keraunos.optimizer.ComposedOptimizer;
import io.keraunos.optimizer.Ftrl;
import io.keraunos.optimizer.LAMB;
import io.keraunos.optimizer.LARS;
import io.keraunos.optimizer.LearningRateSchedule;
import io.keraunos.optimizer.LinearWarmup;
import io.keraunos.optimizer.Lion;
import io.keraunos.optimizer.Muon;
import io.keraunos.optimizer.Nadam;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.optimizer.RAdam;
import io.keraunos.optimizer.SGD;
import io.keraunos.optimizer.StepLR;
import io.keraunos.optimizer.Transformations;
import io.keraunos.optimizer.UpdateTransformation;
import io.keraunos.trainer.Checkpointing;
import io.keraunos.trainer.Resume;
import io.keraunos.trainer.Trainer;
import io.keraunos.trainer.WeightAveraging;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every optimizer with groups, clipping, accumulation, averages, replicas, shards and resuming. */
class MoreOptimizersTest {

  @TempDir Path folder;

  /** An optimizer of one's own. */
  record SignMomentum(double learningRate, LearningRateSchedule schedule)
      implements ComposedOptimizer {
    @Override
    public List<UpdateTransformation> chain() {
      return List.of(
          Transformations.momentum("m", 0.9),
          Transformations.sign(),
          Transformations.learningRate());
    }
  }

  /** Another one, of which a step is lost if it goes on from anything but its state. */
  record SlowSGD(double learningRate, LearningRateSchedule schedule) implements ComposedOptimizer {
    @Override
    public List<UpdateTransformation> chain() {
      return List.of(
          Transformations.centralizeGradient(),
          Transformations.learningRate(),
          Transformations.lookahead(3, 0.5));
    }
  }

  static List<OptimizerSpec> optimizers() {
    return List.of(
        AdaMax.learningRate(0.003)
            .schedule(LinearWarmup.overSteps(3).then(StepLR.everyEpochs(1).gamma(0.5))),
        Nadam.learningRate(0.003),
        RAdam.learningRate(0.003),
        Adadelta.learningRate(1),
        AMSGrad.learningRate(0.003),
        Lion.learningRate(0.001).weightDecay(0.1),
        LAMB.learningRate(0.01).weightDecay(0.01),
        LARS.learningRate(10).weightDecay(1e-4),
        Ftrl.learningRate(0.03).l1(1e-4),
        Adafactor.learningRate(0.01),
        Muon.learningRate(0.003),
        new SignMomentum(0.001, LearningRateSchedule.constant()),
        new SlowSGD(0.01, LearningRateSchedule.constant()));
  }

  private static Trainer.Builder trainer(OptimizerSpec optimizer, int devices) {
    Pictures pictures = new Pictures();
    pictures.trainingSize = 128;
    pictures.optimizer =
        optimizer.group(SGD.learningRate(0.01).momentum(0.9), "*/bias").freeze("conv");
    return pictures
        .trainer()
        .devices(devices)
        .globalBatchSize(32)
        .intraOpThreads(1)
        .accumulateGradBatches(2)
        .gradientClipNorm(1)
        .weightAveraging(WeightAveraging.ema(0.8));
  }

  private static Map<String, float[]> trained(Trainer.Builder builder) {
    try (Trainer trainer = builder.build()) {
      trainer.fit();
      return trainer.weights();
    }
  }

  /** Two epochs and two more, with the optimizer's state and the average of a checkpoint. */
  @ParameterizedTest
  @MethodSource("optimizers")
  void goesOnToTheSameBits(OptimizerSpec optimizer) {
    Map<String, float[]> whole = trained(trainer(optimizer, 1).maxEpochs(4));
    Checkpointing end = Checkpointing.everySteps(100);
    trained(trainer(optimizer, 1).maxEpochs(2).defaultRootDir(folder).checkpoints(end));
    Map<String, float[]> resumed =
        trained(trainer(optimizer, 1).maxEpochs(4).defaultRootDir(folder).resume(Resume.last()));
    assertThat(resumed.keySet()).isEqualTo(whole.keySet());
    whole.forEach(
        (name, values) -> assertWithMessage(name).that(resumed.get(name)).isEqualTo(values));
  }

  /** Two replicas, and where it may be with half of the optimizer's state each. */
  @ParameterizedTest
  @MethodSource("optimizers")
  void replicasTrainTheSameModel(OptimizerSpec optimizer) {
    Map<String, float[]> one = trained(trainer(optimizer, 1).maxEpochs(1));
    boolean sharded = optimizer.elementwise();
    Map<String, float[]> two = trained(trainer(optimizer, 2).shardOptimizer(sharded).maxEpochs(1));
    LayoutTest.assertSame(one, two, optimizer.toString(), 2e-3);
  }
}
