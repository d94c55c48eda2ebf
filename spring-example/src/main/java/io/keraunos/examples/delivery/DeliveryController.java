package io.keraunos.examples.delivery;

import io.keraunos.job.JobProgress;
import io.keraunos.job.TrainingJob;
import io.keraunos.serving.ServedModel;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Answers over HTTP: a prediction, and how the training is. */
@RestController
class DeliveryController {

  private final DeliveryNetPredictor model;
  private final ServedModel<DeliveryNetPredictor> served;
  private final Retraining retraining;

  DeliveryController(
      DeliveryNetPredictor model, ServedModel<DeliveryNetPredictor> served, Retraining retraining) {
    this.model = model;
    this.served = served;
    this.retraining = retraining;
  }

  /**
   * A prediction.
   *
   * @param minutes how long the delivery takes
   * @param version the version of the model that is the current one
   */
  record Answer(float minutes, String version) {}

  /**
   * A training.
   *
   * @param state of the job
   * @param epochs finished epochs
   * @param steps finished steps
   * @param metrics the latest value of each
   * @param failure what has ended it; null unless it has failed
   * @param comparison with the model that answered, of the last training that finished; null if
   *     none has
   */
  record Status(
      TrainingJob.State state,
      long epochs,
      long steps,
      Map<String, Double> metrics,
      @Nullable String failure,
      Retraining.@Nullable Comparison comparison) {}

  @GetMapping("/minutes")
  Answer minutes(
      @RequestParam float kilometres, @RequestParam int parcels, @RequestParam String vehicle) {
    float minutes = model.minutes(new DeliveryNetDeliveryInput(kilometres, parcels, vehicle))[0];
    String version = served.version().map(Path::getFileName).map(Path::toString).orElse("closed");
    return new Answer(minutes, version);
  }

  @GetMapping("/training")
  Status training() {
    return retraining.job().map(this::status).orElseThrow(DeliveryController::none);
  }

  @PostMapping("/training")
  @ResponseStatus(HttpStatus.ACCEPTED)
  Status start(
      @RequestParam(defaultValue = "20") int epochs,
      @RequestParam(defaultValue = "0.01") double learningRate) {
    try {
      return status(retraining.start(new Training.Plan(epochs, learningRate)));
    } catch (IllegalStateException e) { // one is under way
      throw new ResponseStatusException(HttpStatus.CONFLICT, e.getMessage(), e);
    }
  }

  @DeleteMapping("/training")
  @ResponseStatus(HttpStatus.ACCEPTED)
  Status cancel() {
    TrainingJob job = retraining.job().orElseThrow(DeliveryController::none);
    job.cancel();
    return status(job);
  }

  private Status status(TrainingJob job) {
    JobProgress progress = job.progress();
    return new Status(
        job.state(),
        progress.epochs(),
        progress.steps(),
        progress.metrics().asMap(),
        job.failure().map(Throwable::toString).orElse(null),
        retraining.comparison().orElse(null));
  }

  private static ResponseStatusException none() {
    return new ResponseStatusException(HttpStatus.NOT_FOUND, "nothing was trained since the start");
  }
}
