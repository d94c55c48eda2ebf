package io.keraunos.engine;

import io.keraunos.annotation.Event;
import io.keraunos.callback.TrainingEvent.ExceptionEvent;
import io.keraunos.distribute.Cluster;
import io.keraunos.feature.FittedFeatures;
import io.keraunos.launch.UserSignal;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.trainer.Trainer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The calls of a trainer: each is admitted, guarded, and made by all workers together. */
final class Calls implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Trainer.class);

  /** The call that goes on when workers leave or join. */
  private static final String FIT = "fit";

  private final ModuleDefinition module;
  private final RunSettings settings;
  private final CallGate gate;
  private final Interruptions interruptions;
  private final ModelFeatures features;
  private final Model model;
  private final Loaders loaders;
  private final FitProgress progress;
  private final Audience audience;
  private final Checkpoints checkpoints;
  private @Nullable String reserved;
  private boolean compared;
  private @Nullable ShutdownGuard guard;
  private @Nullable UserSignal signal;

  Calls(
      ModuleDefinition module,
      RunSettings settings,
      CallGate gate,
      Interruptions interruptions,
      ModelFeatures features,
      Model model,
      Loaders loaders,
      FitProgress progress,
      Audience audience,
      Checkpoints checkpoints) {
    this.module = module;
    this.settings = settings;
    this.gate = gate;
    this.interruptions = interruptions;
    this.features = features;
    this.model = model;
    this.loaders = loaders;
    this.progress = progress;
    this.audience = audience;
    this.checkpoints = checkpoints;
  }

  /**
   * Makes a call that Ctrl-C may interrupt, and tells listeners and other workers if it fails.
   *
   * @param call the name of the call, the same on every worker
   */
  <T> T make(String call, Supplier<T> work) {
    return make(call, null, work);
  }

  /**
   * Makes a call that may go on from a checkpoint.
   *
   * @param checkpoint finds it, if there is one; called by the chief alone. Null for a call that
   *     never does
   */
  @SuppressWarnings("try") // the call ends with the block
  <T> T make(String call, @Nullable Supplier<Optional<Path>> checkpoint, Supplier<T> work) {
    try (CallGate.Call entered = gate.enter(call)) {
      if (reserved != null && !call.equals(reserved)) {
        throw new IllegalStateException(
            "%s must not be called while answers are read. Read them to the end, or close their stream"
                .formatted(call));
      }
      if (settings.cluster().role() == Cluster.Role.EVALUATOR && call.equals(FIT)) {
        throw new IllegalStateException(
            "this process must not fit, since TF_CONFIG makes it the job's evaluator: it takes no"
                + " part in training. Call validate or test in it");
      }
      if (signal == null && settings.checkpoints().checkpoints().wanted()) {
        signal = UserSignal.listen(this::checkpointAsked);
      }
      if (guard == null) {
        guard =
            ShutdownGuard.start(
                interruptions.stop(),
                gate,
                checkpoints,
                settings.safety().shutdownTimeout(),
                interruptions.peers());
      }
      return together(call, checkpoint, work);
    }
  }

  /** Refuses all calls but one, until released. */
  void reserve(String call) {
    reserved = call;
  }

  /** Admits all calls again. */
  void release() {
    reserved = null;
  }

  private <T> T together(
      String call, @Nullable Supplier<Optional<Path>> checkpoint, Supplier<T> work) {
    Peers peers = interruptions.peers();
    try {
      while (true) {
        try {
          return compared(call, checkpoint, peers, work);
        } catch (RuntimeException e) { // an interrupt may come of a lost worker, too
          if (!call.equals(FIT) || !peers.goesOn(e)) {
            throw e;
          }
          change(peers);
        }
      }
    } catch (RuntimeException | Error thrown) {
      Throwable e = peers.explain(thrown);
      audience.display().end();
      try {
        audience.events().fire(Event.EXCEPTION, new ExceptionEvent(progress.step(), e));
      } catch (RuntimeException second) {
        e.addSuppressed(second);
      }
      if (e instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) e;
    }
  }

  /** Makes a call, once all workers are found to make the same. */
  private <T> T compared(
      String call, @Nullable Supplier<Optional<Path>> checkpoint, Peers peers, Supplier<T> work) {
    peers.begin();
    Optional<FittedFeatures> before =
        checkpoint != null
            ? features.share(checkpoint)
            : compared ? Optional.empty() : features.share(Optional::empty);
    if (before.isEmpty()) {
      return agreed(call, peers, work);
    }
    loaders.close();
    if (call.equals(FIT)) {
      model.forget();
      return agreed(call, peers, work);
    }
    return withOthers(before.get(), () -> agreed(call, peers, work));
  }

  /** Makes a call with other features; if it fails, all is as before. */
  private <T> T withOthers(FittedFeatures before, Supplier<T> call) {
    Model.Made made = model.setAside();
    boolean done = false;
    try {
      T result = call.get();
      done = true;
      return result;
    } finally {
      if (done) {
        made.close();
      } else {
        loaders.close();
        features.putBack(before);
        model.putBack(made);
      }
    }
  }

  private <T> T agreed(String call, Peers peers, Supplier<T> work) {
    if (!peers.alone()) {
      peers.same(
          "the calls, settings and programs",
          compared
              ? RunFingerprint.of(call)
              : RunFingerprint.of(call, module, settings, model.program()));
      compared = true; // nothing but the call changes from now on
      model.session();
    }
    T result = audience.times().during(call, work);
    peers.end();
    return result;
  }

  /** Frees what belongs to the workers of before, and finds those to go on with. */
  private void change(Peers peers) {
    audience.display().end();
    audience
        .log()
        .warn(
            "%s; the fit goes on from step %s without starting again"
                .formatted(peers.lost().orElse("a worker joins"), progress.step()));
    loaders.close();
    model.forget();
    compared = false;
    peers.change();
  }

  /** Requests a checkpoint: Slurm has warned the process. */
  private void checkpointAsked() {
    interruptions.stop().requestCheckpoint();
    LOG.info("SIGUSR1: a fit writes a checkpoint after its next step, and goes on");
  }

  /** Stops to listen for signals: no call comes any more. */
  @Override
  public void close() {
    if (signal != null) {
      signal.close();
    }
    if (guard != null) {
      guard.close();
    }
  }
}
