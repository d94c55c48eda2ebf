package io.keraunos.engine;

import io.keraunos.callback.Callback;
import io.keraunos.callback.TrainingControl;
import io.keraunos.callback.TrainingEvent.BatchEvent;
import io.keraunos.callback.TrainingEvent.FitEvent;
import io.keraunos.engine.WorkerProgram.Outcome;
import io.keraunos.logger.CsvLogger;
import io.keraunos.optimizer.Adam;
import io.keraunos.trainer.Checkpointing;
import io.keraunos.trainer.Evaluation;
import io.keraunos.trainer.FitResult;
import io.keraunos.trainer.Resume;
import io.keraunos.trainer.Trainer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Trains with workers that may leave and join. */
final class ElasticProgram {
  private ElasticProgram() {}

  static final int GLOBAL_BATCH = 24;

  /**
   * Trains up to a step, and says how far it has come and with whom.
   *
   * @param fault what happens to the last worker after step 20: {@code halts}, {@code halts-first}
   *     with step 21 begun, {@code fails} or {@code nothing}
   * @param stop a file; the chief ends the fit once it is there
   * @return the weights and the metrics
   */
  static Outcome train(long maxSteps, String fault, Path stop) {
    Pictures pictures = module();
    boolean last = System.getenv("TF_CONFIG").contains("\"index\":1");
    Callback reports =
        new Callback() {
          @Override
          public void onFitStart(FitEvent event, TrainingControl control) {
            System.out.println("begins at step " + event.step());
          }

          @Override
          public void onTrainBatchStart(BatchEvent event, TrainingControl control) {
            if (last && event.step() == 20 && fault.equals("halts-first")) {
              Runtime.getRuntime().halt(9);
            }
          }

          @Override
          public void onTrainBatchEnd(BatchEvent event, TrainingControl control) {
            System.out.println("at step " + event.step());
            if (last && event.step() == 20 && fault.equals("halts")) {
              Runtime.getRuntime().halt(9);
            }
            if (last && event.step() == 20 && fault.equals("fails")) {
              throw new IllegalStateException("the disk is broken");
            }
            if (event.step() % 10 == 0 && Files.exists(stop)) {
              control.requestStop("enough");
            }
          }
        };
    try (Trainer trainer =
        trainer(pictures)
            .minNodes(1)
            .checkpoints(Checkpointing.everySteps(10))
            .logEverySteps(5)
            .loggers(new CsvLogger())
            .callbacks(reports)
            .maxSteps(maxSteps)
            .build()) {
      return outcome(trainer, trainer.fit());
    }
  }

  /** Trains from the newest checkpoint in a folder to a step, with as many workers as there are. */
  static Outcome resumed(Path folder, long maxSteps) {
    try (Trainer trainer =
        trainer(module())
            .defaultRootDir(folder)
            .checkpoints(Checkpointing.everySteps(1_000))
            .resume(Resume.auto())
            .maxSteps(maxSteps)
            .build()) {
      return outcome(trainer, trainer.fit());
    }
  }

  private static Pictures module() {
    Pictures pictures = new Pictures();
    pictures.normalized = true;
    pictures.optimizer = Adam.learningRate(0.003);
    return pictures;
  }

  private static Trainer.Builder trainer(Pictures pictures) {
    return pictures
        .trainer()
        .globalBatchSize(GLOBAL_BATCH)
        .intraOpThreads(1)
        .validateEveryEpochs(2)
        .peerTimeout(Duration.ofSeconds(3));
  }

  private static Outcome outcome(Trainer trainer, FitResult fit) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("examples", (double) fit.examples());
    metrics.put("steps", (double) fit.steps());
    Evaluation validation = trainer.validate();
    metrics.putAll(validation.metrics().asMap());
    return new Outcome(new TreeMap<>(trainer.weights()), metrics);
  }
}
