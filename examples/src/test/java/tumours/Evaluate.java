package tumours;

import io.keraunos.callback.Best;
import io.keraunos.data.Dataset;
import io.keraunos.data.Fold;
import io.keraunos.data.KFold;
import io.keraunos.trainer.Checkpointing;
import io.keraunos.trainer.CrossValidation;
import io.keraunos.trainer.Evaluation;
import io.keraunos.trainer.Importances;
import io.keraunos.trainer.PermutationImportance;
import io.keraunos.trainer.Trainer;
import io.keraunos.trainer.WorstPredictions;
import java.nio.file.Path;
import java.util.List;

/** Measures how good a model of tumours is, and what it depends on. */
public class Evaluate {

  private static int kind(Tumour tumour) {
    return tumour.benign() ? 1 : 0;
  }

  static CrossValidation crossValidate(Dataset<Tumour> tumours) {
    List<Fold<Tumour>> folds = KFold.stratified(tumours, 5, 1, Evaluate::kind);
    CrossValidation scores =
        CrossValidation.run(
            folds,
            fold -> {
              List<Dataset<Tumour>> inner =
                  fold.train().stratifiedSplit(1, Evaluate::kind, 0.9, 0.1);
              return TumourModelTrainer.builder(
                      new TumourModel(List.of(inner.get(0), inner.get(1), fold.heldOut())))
                  .maxEpochs(10);
            },
            Trainer::test);
    System.out.println(scores);
    return scores;
  }

  static Evaluation measure(Dataset<Tumour> tumours, Path folder) throws Exception {
    List<Dataset<Tumour>> parts = tumours.stratifiedSplit(1, Evaluate::kind, 0.6, 0.2, 0.2);
    try (var trainer =
        TumourModelTrainer.builder(new TumourModel(parts))
            .maxEpochs(40)
            .checkpoints(
                Checkpointing.everyEpochs(1).keepBest(1, TumourModelMetrics.VAL_LOSS, Best.MIN))
            .restoreBest(true)
            .defaultRootDir(folder)
            .build()) {
      trainer.fit();
      Evaluation test = trainer.test(); // its figures are in the report, too
      test.writeReport(folder.resolve("test.html"));

      Importances importances =
          PermutationImportance.of(parts.get(2))
              .componentsExcept("benign")
              .repeats(20)
              .measure(data -> trainer.test(data).metric(TumourModelMetrics.TEST_AUC), Best.MAX);
      System.out.println(importances);

      WorstPredictions<Tumour> worst =
          WorstPredictions.of(
              trainer,
              parts.get(2),
              3,
              (tumour, probability) ->
                  -Math.log(tumour.benign() ? probability[0] : 1 - probability[0]));
      System.out.println(worst);
      return test;
    }
  }
}
