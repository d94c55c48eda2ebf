package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import io.keraunos.checkpoint.VariableFiles;
import io.keraunos.data.Dataset;
import io.keraunos.engine.Pictures.Picture;
import io.keraunos.engine.WorkerProgram.Outcome;
import io.keraunos.graph.execute.ModelSession;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.trainer.Predictions;
import io.keraunos.trainer.Trainer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Trains all modules of the layout tests, one after the other, on one number of devices. */
final class LayoutProgram {
  private LayoutProgram() {}

  /** Whether every module is trained on every layout: the variable {@code KERAUNOS_ALL_LAYOUTS}. */
  static final boolean ALL = System.getenv("KERAUNOS_ALL_LAYOUTS") != null;

  static final int GLOBAL_BATCH = 32;

  /** The end of the name of a second run's outcome. */
  static final String AGAIN = "-again";

  /** A module and the optimizer that it is trained with. */
  record Training(LayoutModule module, OptimizerSpec method) {

    boolean wide() {
      return module == LayoutModule.WIDE;
    }

    /** Returns whether it is done a second time on a layout, to be compared with the first. */
    boolean twice(int workers, int devices) {
      return workers == 1 ? devices == 2 && method instanceof Adam : devices > 1 && wide();
    }

    /** Returns the end of the name of the outcome's file. */
    String name() {
      return "-%s-%s".formatted(module, method.getClass().getSimpleName());
    }
  }

  /**
   * Returns what is trained on a layout. SGD shows whether gradients are added up as they should
   * be. Adam hides their scale and adds variables of its own, which each replica has: that is shown
   * by layouts with several devices, and left out elsewhere. More than two replicas train some
   * modules, unless {@link #ALL} is asked for.
   */
  static List<Training> trainings(int workers, int devices) {
    List<Training> all = new ArrayList<>();
    Set<LayoutModule> modules =
        ALL || workers * devices <= 2
            ? EnumSet.allOf(LayoutModule.class)
            : EnumSet.of(
                LayoutModule.DENSE,
                LayoutModule.SYNCHRONIZED,
                LayoutModule.ACCUMULATED,
                LayoutModule.WIDE);
    for (LayoutModule module : modules) {
      for (OptimizerSpec method : LayoutModule.OPTIMIZERS) {
        boolean known = method instanceof Adam && workers > 1 && devices == 1;
        boolean large = module == LayoutModule.WIDE && workers > 2;
        if (!known && !large) {
          all.add(new Training(module, method));
        }
      }
    }
    return all;
  }

  /**
   * Trains all of a layout, and writes the outcomes beside a file.
   *
   * @param workers the number of workers, of which this process is one
   */
  static void trainAll(Path file, int workers, int devices) throws Exception {
    for (Training training : trainings(workers, devices)) {
      train(training, workers, devices).write(beside(file, training.name()));
      if (training.twice(workers, devices)) {
        train(training, workers, devices).write(beside(file, training.name() + AGAIN));
      }
    }
  }

  /** Returns the file whose name goes on after that of another. */
  static Path beside(Path file, String name) {
    return file.resolveSibling(file.getFileName() + name);
  }

  /**
   * Trains a module, and checks that all replicas have the same variables, to the bit, and that the
   * metrics of the validation are those of the predictions for the same pictures.
   *
   * @return the weights, the other variables and the predictions; the metrics
   */
  static Outcome train(Training training, int workers, int devices) throws Exception {
    try (Trainer trainer =
        training.module().trainer(training.method(), devices, GLOBAL_BATCH).build()) {
      Map<String, Double> metrics = new LinkedHashMap<>();
      metrics.put("examples", (double) trainer.fit().examples());
      ModelSession session = ModuleTrainer.run(trainer).model().session();
      if (training.wide() && devices * workers > 1) {
        // Two buckets, which a replica without examples exchanges too.
        assertThat(
                session.graph().getNodeList().stream()
                    .filter(node -> node.getOp().equals("CollectiveReduceV2")))
            .hasSize(4);
      }
      List<SortedMap<String, VariableFiles.Value>> replicas = session.replicas();
      assertThat(replicas).hasSize(devices);
      Map<String, float[]> values = new TreeMap<>(trainer.weights());
      replicas.get(0).forEach((name, value) -> values.putIfAbsent(name, value.elements()));
      for (SortedMap<String, VariableFiles.Value> replica : replicas) {
        replica.forEach(
            (name, value) ->
                assertWithMessage("%s of %s", name, training)
                    .that(value.elements())
                    .isEqualTo(replicas.get(0).get(name).elements()));
      }
      Map<String, Double> validation = trainer.validate().metrics().asMap();
      Predictions predictions = trainer.predict();
      check(validation, predictions);
      metrics.putAll(validation);
      for (int i = 0; i < predictions.size(); i++) {
        values.put("prediction/%04d".formatted(i), predictions.row(i));
      }
      return new Outcome(values, metrics);
    }
  }

  private static void check(Map<String, Double> validation, Predictions predictions)
      throws Exception {
    Dataset<Picture> pictures = LayoutModule.validation();
    assertThat(predictions.size()).isEqualTo(pictures.size());
    double loss = 0;
    int right = 0;
    for (int i = 0; i < predictions.size(); i++) {
      int label = pictures.get(i).right();
      float[] logits = predictions.row(i);
      loss += Math.log1p(Math.exp(logits[1 - label] - logits[label]));
      right += logits[label] > logits[1 - label] ? 1 : 0;
    }
    // A loss of some tenths in floats, and their sum.
    assertThat(validation.get("loss")).isWithin(5e-7).of(loss / predictions.size());
    assertThat(validation.get("acc")).isWithin(1e-9).of((double) right / predictions.size());
  }
}
