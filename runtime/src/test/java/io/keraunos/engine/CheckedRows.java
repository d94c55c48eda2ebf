package io.keraunos.engine;

import io.keraunos.annotation.Stage;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.layer.Dense;
import io.keraunos.optimizer.SGD;
import io.keraunos.spi.Collator;
import io.keraunos.spi.ExampleWriter;
import io.keraunos.spi.Feature;
import io.keraunos.spi.LoaderOptions;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.spi.StepBody;
import io.keraunos.step.Step;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.core.Squeeze;
import org.tensorflow.types.TFloat32;

/** A module whose steps a test chooses, to be checked; its loader throws. */
final class CheckedRows {

  /** An example: three numbers, a class, a quantity, and the same as a column. */
  record Row(float[] x, int label, float y, float[] column) {}

  static final class RowCollator implements Collator<Row> {
    @Override
    public Class<Row> exampleType() {
      return Row.class;
    }

    @Override
    public List<Feature> features() {
      return List.of(
          Feature.of("x", Feature.Type.FLOAT32, 3),
          Feature.of("label", Feature.Type.INT32),
          Feature.of("y", Feature.Type.FLOAT32),
          Feature.of("column", Feature.Type.FLOAT32, 1));
    }

    @Override
    public void write(Row example, ExampleWriter row) {
      throw new AssertionError("no example is read");
    }
  }

  static final RowCollator COLLATOR = new RowCollator();

  final Dense dense = Dense.of(4);
  final Dense one = Dense.of(1);

  /** Returns a loss of {@code one}, for steps that look at something else. */
  Operand<TFloat32> loss(Step step, Operand<TFloat32> x) {
    return step.tf().squeeze(one.apply(step, x), Squeeze.axis(List.of(1L)));
  }

  /** Returns what {@code dense} gives, with an activation. */
  Operand<TFloat32> hidden(Step step, Operand<TFloat32> x) {
    return step.tf().nn.relu(dense.apply(step, x));
  }

  /** Starts a module without steps. */
  static ModuleDefinition.Builder module() {
    return ModuleDefinition.builder("Net")
        .optimizer(() -> SGD.learningRate(0.1))
        .prepareData(
            () -> {
              throw new AssertionError("no data is made ready");
            })
        .loader(
            Stage.TRAIN,
            "rows",
            () -> {
              throw new AssertionError("no loader is opened");
            },
            COLLATOR,
            new LoaderOptions(8, false, 0, false));
  }

  /** Starts a module with a training step of this body. */
  ModuleDefinition.Builder training(StepBody.Training body) {
    return module()
        .layer("dense", dense)
        .layer("one", one)
        .trainingStep("train", body, List.of(), COLLATOR);
  }

  /** Returns what is found in a module. */
  static List<Finding> findings(ModuleDefinition.Builder module) {
    return ModuleTrainer.builder(module.build()).check();
  }

  /** Returns the rules that a module breaks. */
  static List<Rule> rules(ModuleDefinition.Builder module) {
    return findings(module).stream().map(Finding::rule).toList();
  }
}
