package io.keraunos.examples.timeseries;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.HyperParameter;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.PredictStep;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TestStep;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Dense;
import io.keraunos.layer.LSTM;
import io.keraunos.loss.Losses;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.CosineAnnealing;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** Forecasts the next hour from the two days before it, beside two forecasts that cost nothing. */
class Forecaster {

  static final int EPOCHS = 8;
  static final int UNITS = 32;
  private static final int HOURS = 5_000;
  private static final int TEST_HOURS = 1_000;

  final int units;
  final LSTM memory;
  final Dense head = Dense.of(1);

  /** How fast it learns. */
  @HyperParameter(min = 1e-6, max = 1)
  double learningRate = 5e-3;

  private final HourlySeries series = HourlySeries.of(HOURS, 1);

  /**
   * A forecaster.
   *
   * @param units how many numbers the LSTM remembers
   */
  Forecaster(@HyperParameter(defaultValue = "" + UNITS, min = 1) int units) {
    this.units = units;
    this.memory = LSTM.of(units);
  }

  @PredictStep
  Operand<TFloat32> forecast(Step step, Operand<TFloat32> values) {
    return head.apply(step, memory.apply(step, values));
  }

  @TrainingStep(logs = "train_mse")
  Operand<TFloat32> train(Step step, Operand<TFloat32> values, Operand<TFloat32> next) {
    Operand<TFloat32> loss = Losses.meanSquaredError(step, forecast(step, values), next);
    step.log("train_mse", loss);
    return loss;
  }

  @TestStep(logs = {"test_mse", "last_value_mse", "day_before_mse"})
  void test(Step step, Operand<TFloat32> values, Operand<TFloat32> next) {
    Operand<TFloat32> lastValue = at(step, values, History.LENGTH - 1);
    Operand<TFloat32> dayBefore = at(step, values, History.LENGTH - History.DAY);
    step.log("test_mse", Losses.meanSquaredError(step, forecast(step, values), next));
    step.log("last_value_mse", Losses.meanSquaredError(step, lastValue, next));
    step.log("day_before_mse", Losses.meanSquaredError(step, dayBefore, next));
  }

  private static Operand<TFloat32> at(Step step, Operand<TFloat32> values, int hour) {
    return step.tf().gather(values, step.tf().constant(hour), step.tf().constant(1));
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(learningRate).schedule(CosineAnnealing.overEpochs(EPOCHS));
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 64, shuffle = true)
  Dataset<History> trainData() {
    return series.histories(0, HOURS - TEST_HOURS);
  }

  @DataLoader(stage = Stage.TEST, batchSize = 128)
  Dataset<History> testData() {
    return series.histories(HOURS - TEST_HOURS, HOURS);
  }
}
