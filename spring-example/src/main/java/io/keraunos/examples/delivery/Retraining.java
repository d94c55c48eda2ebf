package io.keraunos.examples.delivery;

import io.keraunos.data.Dataset;
import io.keraunos.job.TrainingJob;
import io.keraunos.job.TrainingJobs;
import io.keraunos.serving.ServedModel;
import io.keraunos.trainer.Trainer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/** Trains again, and lets the new model answer if it is better on the deliveries held back. */
@Component
class Retraining {

  private static final Logger LOG = LoggerFactory.getLogger(Retraining.class);
  private static final String JOB = "delivery";

  private final TrainingJobs jobs;
  private final Training training;
  private final DeliveryTable table;
  private final ServedModel<DeliveryNetPredictor> served;
  private final DeliverySettings settings;
  private volatile @Nullable Comparison comparison;

  Retraining(
      TrainingJobs jobs,
      Training training,
      DeliveryTable table,
      ServedModel<DeliveryNetPredictor> served,
      DeliverySettings settings) {
    this.jobs = jobs;
    this.training = training;
    this.table = table;
    this.served = served;
    this.settings = settings;
  }

  /**
   * Two models on the same deliveries.
   *
   * @param running how many minutes the one that answers is off on average
   * @param candidate the same of the new one
   * @param taken whether the new one answers now
   */
  record Comparison(double running, double candidate, boolean taken) {}

  @Scheduled(
      initialDelayString = "${delivery.retrain-every}",
      fixedDelayString = "${delivery.retrain-every}")
  void onSchedule() throws InterruptedException {
    if (job().filter(job -> job.state() == TrainingJob.State.RUNNING).isPresent()) {
      LOG.info("the training that was asked for is under way");
      return;
    }
    TrainingJob job = start(Training.Plan.DEFAULT);
    LOG.info("started on schedule: {}", job);
  }

  /**
   * Starts a training.
   *
   * @throws IllegalStateException if one is under way
   */
  TrainingJob start(Training.Plan plan) {
    return jobs.start(JOB, () -> training.of(plan), (trainer, fit) -> offer(trainer));
  }

  /** Returns the training under way, or else the last one. */
  Optional<TrainingJob> job() {
    return jobs.find(JOB);
  }

  /** Returns how the last model that was trained compared. */
  Optional<Comparison> comparison() {
    return Optional.ofNullable(comparison);
  }

  private void offer(Trainer trainer) throws Exception {
    Dataset<Delivery> heldBack = table.heldBack();
    double running = minutesOff(served.predictor(), heldBack);
    double candidate = minutesOff(trainer, heldBack);
    boolean better = candidate < running;
    if (better) {
      trainer.exportVersion(settings.models());
      served.refresh();
    }
    comparison = new Comparison(running, candidate, better);
    LOG.info("{}", comparison);
  }

  /** Asks the exported model, as it would answer. */
  private static double minutesOff(Trainer trainer, Dataset<Delivery> deliveries) throws Exception {
    Path folder = Files.createTempDirectory("candidate");
    try {
      trainer.export(folder);
      try (DeliveryNetPredictor predictor = DeliveryNetPredictor.load(folder)) {
        return minutesOff(predictor, deliveries);
      }
    } finally {
      FileSystemUtils.deleteRecursively(folder);
    }
  }

  private static double minutesOff(DeliveryNetPredictor model, Dataset<Delivery> deliveries)
      throws Exception {
    double sum = 0;
    for (long i = 0; i < deliveries.size(); i++) {
      Delivery delivery = deliveries.get(i);
      sum += Math.abs(model.minutes(input(delivery))[0] - delivery.minutes());
    }
    return sum / deliveries.size();
  }

  private static DeliveryNetDeliveryInput input(Delivery delivery) {
    return new DeliveryNetDeliveryInput(
        delivery.kilometres(), delivery.parcels(), delivery.vehicle());
  }
}
