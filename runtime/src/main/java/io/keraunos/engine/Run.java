package io.keraunos.engine;

import io.keraunos.logger.HtmlReport;
import io.keraunos.logger.MetricLogger;
import io.keraunos.progress.ProgressDisplay;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.trainer.OutputSettings;
import io.keraunos.trainer.SafetySettings;
import java.util.ArrayList;
import java.util.List;

/** Assembles the parts of a trainer, and frees them. Nothing is opened before it is needed. */
final class Run implements AutoCloseable {

  private final StopRequest stop = new StopRequest();
  private final FitProgress progress = new FitProgress();
  private final Peers peers;
  private final Loaders loaders;
  private final RunFolder folder;
  private final Checkpoints checkpoints;
  private final Audience audience;
  private final Model model;
  private final CallGate gate;
  private final Calls calls;
  private final Evaluations evaluations;
  private final FitParts parts;
  private final Answering answering;
  private final ModelWeights weights;
  private final BestWeights best;

  Run(ModuleDefinition module, RunSettings settings) {
    OutputSettings output = settings.output();
    SafetySettings safety = settings.safety();
    boolean chief = settings.cluster().chief();
    ActionTimes times = new ActionTimes(output.profiler().times());
    ChiefLog log = new ChiefLog(chief);
    Findings findings = new Findings(settings.findings().verdicts().with(module.silenced()), log);
    CallbackStates callbacks = new CallbackStates(output.callbacks());

    peers = new Peers(settings.cluster(), settings.workers(), times::doing, stop);
    Datasets datasets = new Datasets(module, times);
    ProgressDisplay display =
        output.progressBar() && chief ? ProgressDisplay.create() : ProgressDisplay.none();
    ModelFeatures features =
        new ModelFeatures(
            module.name(), new FeaturePass(datasets, settings, stop, times, display), peers, log);
    model = new Model(module, settings, progress, features, peers, times, findings);
    gate = new CallGate(stop, safety.shutdownTimeout(), this::free);
    weights = new ModelWeights(model, progress, gate, peers, settings.optimization().averaging());
    loaders = new Loaders(module, settings, peers, datasets, features);
    folder = new RunFolder(output.defaultRootDir(), module.name(), writes(settings));
    checkpoints =
        new Checkpoints(
            folder,
            settings.checkpoints().checkpoints(),
            safety.haltOnWriteFailure(),
            RemoteCopies.of(settings.checkpoints()));

    best =
        new BestWeights(
            settings.checkpoints().checkpoints(), weights, checkpoints, progress, log, findings);

    Logbook logbook = new Logbook(loggers(settings), folder, safety.haltOnWriteFailure());
    Events events =
        new Events(
            module.name(),
            module.hooks(),
            callbacks,
            owner -> new RunControl(owner, gate, stop, logbook, progress, weights, log),
            times);
    audience = new Audience(events, display, logbook, log, findings, times);

    Interruptions interruptions = new Interruptions(peers, stop);
    calls =
        new Calls(
            module,
            settings,
            gate,
            interruptions,
            features,
            model,
            loaders,
            progress,
            audience,
            checkpoints);
    evaluations =
        new Evaluations(module, settings, model, loaders, progress, interruptions, audience);
    answering =
        new Answering(module, settings, model, loaders, progress, interruptions, audience, calls);
    parts =
        new FitParts(
            module,
            settings,
            model,
            loaders,
            progress,
            interruptions,
            audience,
            checkpoints,
            callbacks,
            new Handover(),
            gate);
  }

  /**
   * Returns the loggers configured by the user, plus the HTML report if the run has a folder and
   * none of them is its report. Only the chief has any.
   */
  private static List<MetricLogger> loggers(RunSettings settings) {
    if (!settings.cluster().chief()) {
      return List.of();
    }
    List<MetricLogger> all = new ArrayList<>(settings.output().loggers());
    if (settings.output().report()
        && writes(settings)
        && all.stream().noneMatch(MetricLogger::isReport)) {
      all.add(new HtmlReport());
    }
    return all;
  }

  /** Returns whether this process writes to the run's folder. */
  private static boolean writes(RunSettings settings) {
    return settings.cluster().chief()
        && (settings.checkpoints().checkpoints().wanted()
            || !settings.output().loggers().isEmpty());
  }

  Calls calls() {
    return calls;
  }

  FitParts parts() {
    return parts;
  }

  Fits fits() {
    return new Fits(parts, evaluations, folder, best);
  }

  RunFolder folder() {
    return folder;
  }

  Evaluations evaluations() {
    return evaluations;
  }

  Answering answering() {
    return answering;
  }

  Model model() {
    return model;
  }

  ModelWeights weights() {
    return weights;
  }

  BestWeights best() {
    return best;
  }

  Exporter exporter() {
    return new Exporter(model, parts.progress(), audience.findings(), chief());
  }

  CallGate gate() {
    return gate;
  }

  /** Returns whether this process is the one that writes. */
  boolean chief() {
    return audience.log().chief();
  }

  @Override
  public void close() {
    gate.close();
  }

  private void free() {
    answering.abandon();
    audience.display().end();
    loaders.close();
    try {
      checkpoints.close();
      peers.close();
    } finally {
      model.close();
      folder.release();
      calls.close();
    }
  }
}
