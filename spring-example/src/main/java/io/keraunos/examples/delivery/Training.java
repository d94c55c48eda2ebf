package io.keraunos.examples.delivery;

import io.keraunos.trainer.Trainer;
import org.springframework.stereotype.Component;

/** Makes trainers of what is in the table now. */
@Component
class Training {

  /**
   * The length of a training.
   *
   * @param epochs passes over the deliveries
   * @param learningRate that of the optimizer
   */
  record Plan(int epochs, double learningRate) {
    static final Plan DEFAULT = new Plan(20, 1e-2);
  }

  private final DeliveryTable table;

  Training(DeliveryTable table) {
    this.table = table;
  }

  Trainer.Builder of(Plan plan) {
    return DeliveryNetTrainer.builder(
            new DeliveryNet(table.training(), table.heldBack(), plan.learningRate()))
        .maxEpochs(plan.epochs())
        .progressBar(false);
  }
}
