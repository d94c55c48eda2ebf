package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.engine.Regression.Row;
import io.keraunos.layer.Bidirectional;
import io.keraunos.layer.Dense;
import io.keraunos.layer.Embedding;
import io.keraunos.layer.GRU;
import io.keraunos.layer.LSTM;
import io.keraunos.layer.Layer;
import io.keraunos.optimizer.SGD;
import io.keraunos.step.LayerScope;
import io.keraunos.step.Step;
import io.keraunos.trainer.AnomalyException;
import io.keraunos.trainer.NonFiniteLossException;
import io.keraunos.trainer.Preflight;
import io.keraunos.trainer.Trainer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** The first NaN or infinity has an address with detectAnomaly. */
@ExtendWith(NothingLeft.class)
class AnomalyTest {

  /** The function of a layer of one op. */
  private interface Function {
    Operand<TFloat32> of(Ops tf, Operand<TFloat32> x);
  }

  /** A layer of one op. */
  private record Applied(String name, Function function) implements Layer<TFloat32> {
    @Override
    public Operand<TFloat32> apply(Step step, Operand<TFloat32> x) {
      LayerScope scope = step.scope(this);
      return scope.output(function.of(scope.tf(), x));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** 12 rows of positive numbers, but for one in the second batch of 4. */
  private static List<Row> rows(float special) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      rows.add(new Row(new float[] {i == 6 ? special : 1 + i, 2, 3}, 1));
    }
    return rows;
  }

  private static String anomaly(Regression regression, int devices) {
    try (Trainer trainer =
        regression
            .trainer()
            .devices(devices)
            .batchSize(4 / devices)
            .detectAnomaly(true)
            .maxEpochs(1)
            .build()) {
      return assertThrows(AnomalyException.class, trainer::fit).getMessage();
    }
  }

  @Test
  void aLogarithmOfANegativeNumber() {
    for (int devices = 1; devices <= 2; devices++) {
      Regression regression = new Regression();
      Applied logs = new Applied("Logarithms", (tf, x) -> tf.math.log(x));
      regression.more.put("logs", logs);
      regression.rows = rows(-1);
      regression.body = (step, x, y) -> regression.squaredErrors(step, logs.apply(step, x), y);
      assertThat(anomaly(regression, devices))
          .isEqualTo(
              "the loss is not finite: NaN or infinity came up first in the forward pass of op Log"
                  + " (train/logs/Log) in layer logs = Logarithms, whose inputs are finite (at"
                  + " training step 2 (epoch 1, batch 2, from 1))");
    }
  }

  /** sqrt(0) is 0, its derivative is not. */
  @Test
  void aSquareRootAtZero() {
    for (int devices = 1; devices <= 2; devices++) {
      Regression regression = new Regression();
      Applied roots = new Applied("Roots", (tf, x) -> tf.math.sqrt(x));
      regression.more.put("roots", roots);
      regression.rows = rows(0);
      regression.body =
          (step, x, y) -> {
            Ops tf = step.tf();
            Operand<TFloat32> first =
                tf.reshape(tf.slice(x, tf.array(0, 0), tf.array(-1, 1)), tf.array(-1));
            return roots.apply(step, tf.math.mul(first, regression.squaredErrors(step, x, y)));
          };
      assertThat(anomaly(regression, devices))
          .isEqualTo(
              "the gradient of linear/kernel is not finite: NaN or infinity came up first in the"
                  + " gradient of op Sqrt (train/roots/Sqrt) in layer roots = Roots, which is"
                  + " finite by its output and not by its input (at training step 2 (epoch 1, batch"
                  + " 2, from 1))");
    }
  }

  @Test
  void whatTheStepItselfComputes() {
    Regression regression = new Regression();
    regression.rows = rows(1);
    regression.body =
        (step, x, y) -> {
          Operand<TFloat32> errors = regression.squaredErrors(step, x, y);
          return step.tf().math.div(errors, step.tf().math.sub(errors, errors));
        };
    assertThat(anomaly(regression, 1))
        .isEqualTo(
            "the loss is not finite: NaN or infinity came up first in the forward pass of op Div"
                + " (train/Div) in the method train, whose inputs are finite (on the first batch,"
                + " before any training)");
  }

  @Test
  void theExamplesThemselves() {
    Regression regression = new Regression();
    regression.rows = rows(Float.NaN);
    assertThat(anomaly(regression, 1))
        .isEqualTo(
            "the loss is not finite: the examples' x holds NaN or infinity already (at training"
                + " step 2 (epoch 1, batch 2, from 1))");
  }

  @Test
  void anUpdateThatWentTooFar() {
    Regression regression = new Regression();
    regression.rows = rows(1);
    regression.optimizer = SGD.learningRate(3e38);
    assertThat(anomaly(regression, 1))
        .startsWith(
            "the loss is not finite: the variable linear/kernel holds NaN or infinity since an"
                + " earlier step's update (at training step 2");
  }

  @Test
  void accumulatedBatchesAreLookedAtOneByOne() {
    Regression regression = new Regression();
    regression.rows = rows(Float.POSITIVE_INFINITY);
    try (Trainer trainer =
        regression.trainer().accumulateGradBatches(3).detectAnomaly(true).maxEpochs(1).build()) {
      assertThat(assertThrows(AnomalyException.class, trainer::fit))
          .hasMessageThat()
          .endsWith("(at training step 1 (epoch 1, batch 2, from 1))");
    }
  }

  /** Infinities that vanish in a softmax are how masks are made. */
  @Test
  void aMaskIsNoAnomaly() {
    Regression regression = new Regression();
    regression.body =
        (step, x, y) -> {
          Ops tf = step.tf();
          Operand<TFloat32> mask = tf.constant(new float[] {0, Float.NEGATIVE_INFINITY, 0});
          Operand<TFloat32> shares = tf.nn.softmax(tf.math.add(x, mask));
          return regression.squaredErrors(step, shares, y);
        };
    try (Trainer trainer = regression.trainer().detectAnomaly(true).maxEpochs(2).build()) {
      assertThat(trainer.fit().steps()).isEqualTo(6);
    }
  }

  @Test
  void whereThereIsNoneTrainingIsTheSame() {
    for (int devices = 1; devices <= 2; devices++) {
      List<String> weights = new ArrayList<>();
      for (boolean detect : new boolean[] {false, true}) {
        Pictures pictures = new Pictures();
        pictures.normalized = true;
        pictures.dropped = true;
        try (Trainer trainer =
            pictures
                .trainer()
                .devices(devices)
                .intraOpThreads(1)
                .detectAnomaly(detect)
                .maxEpochs(1)
                .build()) {
          trainer.fit();
          weights.add(trainer.weightsSha256());
        }
      }
      assertWithMessage("%s devices", devices).that(weights.get(1)).isEqualTo(weights.get(0));
    }
  }

  private static void trains(String layer, Layer<TFloat32> between) {
    Embedding tokens = Embedding.of(Sequences.TOKENS, 8);
    Dense logits = Dense.of(Sequences.TOKENS);
    Map<String, Layer<?>> layers = new LinkedHashMap<>();
    layers.put("tokens", tokens);
    layers.put(layer, between);
    layers.put("logits", logits);
    Sequences sequences =
        new Sequences(
            layers,
            (step, text) -> logits.apply(step, between.apply(step, tokens.apply(step, text))));
    try (Trainer trainer = sequences.trainer().detectAnomaly(true).maxSteps(2).build()) {
      assertWithMessage(layer).that(trainer.fit().steps()).isEqualTo(2);
    }
  }

  @Test
  void recurrentLayersAndAttentionCanBeLookedInto() {
    trains("lstm", LSTM.of(8).returnSequences());
    trains("gru", Bidirectional.of(GRU.of(4).returnSequences()));
    trains("block", new TransformerBlock(2, 8));
  }

  @Test
  void withoutItTheMessageNamesTheSetting() {
    Regression regression = new Regression();
    regression.rows = rows(Float.NaN);
    try (Trainer trainer = regression.trainer().preflight(Preflight.off()).maxEpochs(1).build()) {
      assertThat(assertThrows(NonFiniteLossException.class, trainer::fit))
          .hasMessageThat()
          .contains("detectAnomaly(true) finds the op it comes from");
    }
    regression.rows = rows(Float.NaN).subList(4, 8);
    try (Trainer trainer = regression.trainer().preflight(Preflight.off()).maxEpochs(1).build()) {
      assertThat(assertThrows(NonFiniteLossException.class, trainer::fit))
          .hasMessageThat()
          .contains("detectAnomaly(true) finds the op it comes from");
    }
  }
}
