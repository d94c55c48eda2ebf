package spirals;

import io.keraunos.callback.Best;
import io.keraunos.callback.EarlyStopping;
import io.keraunos.logger.CsvLogger;
import io.keraunos.trainer.Checkpointing;
import io.keraunos.trainer.FitResult;
import java.nio.file.Path;

/** Trains, tests the best weights, and exports them. */
public class Learn {

  public static void main(String[] args) {
    learn(Path.of("."));
  }

  static Path learn(Path folder) {
    try (var trainer =
        SpiralsTrainer.builder(new Spirals())
            .maxEpochs(40)
            .checkpoints(
                Checkpointing.everyEpochs(1).keepBest(1, SpiralsMetrics.VAL_LOSS, Best.MIN))
            .callbacks(EarlyStopping.on(SpiralsMetrics.VAL_LOSS, Best.MIN).patience(5))
            .loggers(new CsvLogger())
            .defaultRootDir(folder)
            .build()) {
      FitResult fit = trainer.fit();
      trainer.restoreBest(); // what comes now has the weights with the lowest val_loss
      double accuracy = trainer.test().metric(SpiralsMetrics.TEST_ACC);
      Path model = trainer.exportVersion(folder.resolve("models"));

      System.out.printf("%s epochs, ended by: %s%n", fit.epochs(), fit.stopReason());
      System.out.println("best checkpoint  " + fit.bestCheckpoint().orElseThrow());
      System.out.printf("test accuracy    %.3f%n", accuracy);
      System.out.println("run's folder     " + trainer.runFolder().orElseThrow());
      System.out.println("model            version " + model.getFileName());
      return model;
    }
  }
}
