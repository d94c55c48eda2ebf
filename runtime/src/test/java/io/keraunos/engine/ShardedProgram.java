package io.keraunos.engine;

import com.google.common.truth.Truth;
import io.keraunos.checkpoint.VariableFiles.Value;
import io.keraunos.engine.WorkerProgram.Outcome;
import io.keraunos.optimizer.Adagrad;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.AdamW;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.optimizer.RMSprop;
import io.keraunos.optimizer.SGD;
import io.keraunos.trainer.Checkpointing;
import io.keraunos.trainer.Resume;
import io.keraunos.trainer.Trainer;
import io.keraunos.trainer.WeightAveraging;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tensorflow.ndarray.Shape;

/** Trains the modules of the layout tests with a sharded optimizer. */
final class ShardedProgram {
  private ShardedProgram() {}

  /** In the long run its steps are those of a learning rate of 0.05 without momentum. */
  private static final OptimizerSpec MOMENTUM =
      SGD.learningRate(0.005).momentum(0.9).weightDecay(1e-3);

  private static final OptimizerSpec ADAM = Adam.learningRate(0.003);

  /** A module and its optimizer. */
  record Case(LayoutModule module, OptimizerSpec method) {
    @Override
    public String toString() {
      return "-%s-%s".formatted(module, method.getClass().getSimpleName());
    }

    /** Bound of the difference of a weight after 20 steps. */
    float bound() {
      return method instanceof SGD ? 2e-7f : 1e-5f;
    }
  }

  /** Returns all: every module with Adam, and the other optimizers. */
  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (LayoutModule module : LayoutModule.values()) {
      if (module != LayoutModule.NORMALIZATION) { // normalizes by each replica's part of a batch
        cases.add(new Case(module, ADAM));
      }
    }
    cases.add(new Case(LayoutModule.DENSE, MOMENTUM));
    cases.add(new Case(LayoutModule.ACCUMULATED, MOMENTUM));
    cases.add(new Case(LayoutModule.CLIPPED, MOMENTUM));
    cases.add(new Case(LayoutModule.GROUPS, MOMENTUM));
    cases.add(new Case(LayoutModule.TWO_STEPS, MOMENTUM));
    cases.add(new Case(LayoutModule.GROUPS, AdamW.learningRate(0.003).weightDecay(0.1)));
    cases.add(new Case(LayoutModule.DENSE, Adagrad.learningRate(0.01)));
    cases.add(new Case(LayoutModule.CLIPPED, RMSprop.learningRate(0.001).momentum(0.5)));
    return cases;
  }

  /** Returns the cases of a number of replicas: fewer of more, unless all layouts are asked for. */
  static List<Case> cases(int replicas) {
    List<Case> all = cases();
    return LayoutProgram.ALL || replicas == 1
        ? all
        : all.stream().filter(of -> all.indexOf(of) % (replicas == 2 ? 2 : 5) == 0).toList();
  }

  /** Trains every case of two workers and writes the outcomes beside a file. */
  static void trainAll(Path file, int devices) throws IOException {
    for (Case of : cases(2 * devices)) {
      train(of, devices, true).write(file.resolveSibling(file.getFileName() + of.toString()));
    }
  }

  /** Trains, and checks that all replicas have the same variables but for their shards. */
  static Outcome train(Case of, int devices, boolean sharded) {
    try (Trainer trainer =
        of.module()
            .trainer(of.method(), devices, LayoutProgram.GLOBAL_BATCH)
            .shardOptimizer(sharded)
            .build()) {
      double examples = trainer.fit().examples();
      var session = ModuleTrainer.run(trainer).model().session();
      List<SortedMap<String, Value>> replicas = session.replicas();
      SortedMap<String, Value> shapes = session.shapes();
      Truth.assertThat(replicas).hasSize(devices);
      long whole = 0;
      long held = 0;
      for (SortedMap<String, Value> replica : replicas) {
        for (Map.Entry<String, Value> entry : replica.entrySet()) {
          String name = entry.getKey();
          if (isSlot(name, session.modelVariables())) {
            whole += Shape.of(shapes.get(name).shape()).size();
            held += entry.getValue().elements().length;
          } else {
            Truth.assertWithMessage("%s of %s", name, of)
                .that(entry.getValue().elements())
                .isEqualTo(replicas.get(0).get(name).elements());
          }
        }
      }
      Map<String, Double> metrics = new TreeMap<>();
      metrics.put("examples", examples);
      metrics.put("slots of a replica", (double) held / devices);
      metrics.put("slots", (double) whole / devices);
      return new Outcome(new TreeMap<>(trainer.weights()), metrics);
    }
  }

  /** Returns whether a variable is the optimizer's, and no average. */
  private static boolean isSlot(String name, Set<String> ofModel) {
    return !ofModel.contains(name) && !name.endsWith("/average");
  }

  /**
   * Trains up to a step, from the last checkpoint in the folder if there is one, and writes one at
   * the end.
   */
  static Outcome resume(Path folder, int devices, boolean sharded, long maxSteps) {
    Pictures pictures = new Pictures();
    pictures.optimizer = ADAM;
    try (Trainer trainer =
        pictures
            .trainer()
            .devices(devices)
            .globalBatchSize(LayoutProgram.GLOBAL_BATCH)
            .intraOpThreads(1)
            .weightAveraging(WeightAveraging.ema(0.8))
            .shardOptimizer(sharded)
            .defaultRootDir(folder)
            .checkpoints(Checkpointing.everySteps(5))
            .resume(Resume.auto())
            .maxSteps(maxSteps)
            .build()) {
      double examples = trainer.fit().examples();
      return new Outcome(new TreeMap<>(trainer.weights()), Map.of("examples", examples));
    }
  }
}
