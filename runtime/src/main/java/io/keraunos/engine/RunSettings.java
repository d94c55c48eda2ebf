package io.keraunos.engine;

import io.keraunos.annotation.Stage;
import io.keraunos.distribute.Cluster;
import io.keraunos.distribute.ClusterSettings;
import io.keraunos.launch.Launcher;
import io.keraunos.plan.PlannedSettings;
import io.keraunos.provenance.Reproduction;
import io.keraunos.setting.Settings;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.trainer.Accelerator;
import io.keraunos.trainer.CheckpointSettings;
import io.keraunos.trainer.DataSettings;
import io.keraunos.trainer.EvaluationSettings;
import io.keraunos.trainer.FindingSettings;
import io.keraunos.trainer.LengthSettings;
import io.keraunos.trainer.Limit;
import io.keraunos.trainer.OptimizationSettings;
import io.keraunos.trainer.OutputSettings;
import io.keraunos.trainer.Presets;
import io.keraunos.trainer.SafetySettings;
import io.keraunos.trainer.SessionSettings;
import io.keraunos.trainer.TrainerSettings;
import io.keraunos.trainer.WorkerSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Settings of a run, checked and resolved, and the cluster they describe. */
final class RunSettings {

  private final Settings settings;
  private final Cluster cluster;
  private final LengthSettings length;
  private final DataSettings data;
  private final EvaluationSettings evaluation;
  private final SessionSettings session;
  private final WorkerSettings workers;
  private final OptimizationSettings optimization;
  private final OutputSettings output;
  private final CheckpointSettings checkpoints;
  private final SafetySettings safety;
  private final FindingSettings findings;

  private RunSettings(
      Settings settings, Cluster cluster, SessionSettings session, WorkerSettings workers) {
    this.settings = settings;
    this.cluster = cluster;
    this.length = LengthSettings.of(settings);
    this.data = DataSettings.of(settings);
    this.evaluation = EvaluationSettings.of(settings);
    this.session = session;
    this.workers = workers;
    this.optimization = OptimizationSettings.of(settings);
    this.output = OutputSettings.of(settings);
    this.checkpoints = CheckpointSettings.of(settings);
    this.safety = SafetySettings.of(settings);
    this.findings = FindingSettings.of(settings);
  }

  /**
   * Checks and resolves settings.
   *
   * @param environment the process's environment variables
   * @throws IllegalArgumentException if some contradict each other, or the environment
   */
  static RunSettings of(ModuleDefinition module, Settings given, Map<String, String> environment) {
    Optional<Reproduction> reproduction = Reproduction.here();
    Settings settings =
        TrainerSettings.resolve(
            reproduction
                .map(of -> TrainerSettings.repeated(given, of.into(), of.resumedFrom()))
                .orElse(given));
    WorkerSettings workers = WorkerSettings.of(settings).orMinNodes(Launcher.minNodes(environment));
    Cluster cluster =
        new ClusterSettings(workers.numNodes(), workers.nodeRank(), workers.coordinatorAddress())
            .resolve(environment);
    SessionSettings session = SessionSettings.of(settings);
    Layout layout = new Layout(session.devices(), cluster.size());
    layout.checkDevices(Runtime.getRuntime().availableProcessors());
    layout.checkBatches(module, DataSettings.of(settings));
    workers.minNodes().ifPresent(least -> checkElastic(least, module, settings, cluster));
    List<Integer> gpus =
        session.accelerator() == Accelerator.CPU
            ? List.of()
            : VisibleGpus.of(session.deviceChoice(), cluster, environment);
    return new RunSettings(settings, cluster, session.seeing(gpus), workers);
  }

  /** Checks that a fit can go on with other workers. */
  private static void checkElastic(
      int least, ModuleDefinition module, Settings settings, Cluster cluster) {
    if (least > cluster.size()) {
      throw new IllegalArgumentException(
          "minNodes must be at most numNodes, %s, but was %s".formatted(cluster.size(), least));
    }
    if (!cluster.distributed()) {
      return;
    }
    if (DataSettings.of(settings).globalBatchSize().isEmpty()) {
      throw new IllegalArgumentException(
          "globalBatchSize must be set where minNodes is, since a step takes as many examples with"
              + " any number of workers. Set globalBatchSize in place of batchSize");
    }
    if (OptimizationSettings.of(settings).accumulation().wanted()) {
      throw new IllegalArgumentException(
          "accumulateGradBatches must be 1 where minNodes is set, since a step of several batches"
              + " cannot be gone on with in its middle. Use a larger globalBatchSize");
    }
    if (OptimizationSettings.of(settings).shardOptimizer()) {
      throw new IllegalArgumentException(
          "shardOptimizer must not be set where minNodes is, since a worker's part of the"
              + " optimizer's state would be lost with it. Unset one of them");
    }
    if (module.training().size() > 1) {
      throw new IllegalArgumentException(
          "%s must have one @TrainingStep where minNodes is set, but has %s: its state would be that between two of them when a worker is lost. Unset minNodes"
              .formatted(module.name(), module.training().size()));
    }
  }

  /** Returns the settings as loggers show them: the module's hyperparameters, and every setting. */
  Map<String, String> inWords(ModuleDefinition module) {
    Map<String, String> words = new LinkedHashMap<>();
    words.put("module", module.name());
    module.hyperParameters().forEach((name, value) -> words.put("hyperParameters." + name, value));
    words.putAll(TrainerSettings.inWords(settings));
    return words;
  }

  /** Returns the settings that the plan of a fit is made of. */
  PlannedSettings planned() {
    return new PlannedSettings(length, evaluation, optimization, checkpoints, output, trial());
  }

  /** Returns the settings that must be the same on all workers. */
  Map<String, String> shared(ModuleDefinition module) {
    Map<String, String> words = new LinkedHashMap<>();
    words.put("module", module.name());
    words.put("hyperParameters", module.hyperParameters().toString());
    words.put("devices", Integer.toString(session.devices()));
    words.putAll(TrainerSettings.shared(settings));
    return words;
  }

  /**
   * Returns whether a fit is cut short to see that it works: its lengths and its data are not those
   * that the other settings are for.
   */
  private boolean trial() {
    return Presets.fastDevRun(settings)
        || data.overfit()
        || !data.limit(Stage.TRAIN).equals(Limit.none());
  }

  /** Returns the processes that train together: all that there may be. */
  Cluster cluster() {
    return cluster;
  }

  /** Returns the number of replicas of some workers. */
  int replicas(Cluster of) {
    return Math.multiplyExact(session.devices(), of.size());
  }

  LengthSettings length() {
    return length;
  }

  /** Returns the model that this process is to reproduce, if it is for that. */
  Optional<Reproduction> reproduction() {
    return Reproduction.here();
  }

  /** Returns the limits of a fit, which a reproduction ends at the step of its model. */
  LengthSettings limits(ModuleDefinition module) {
    return reproduction()
        .filter(of -> of.isOf(module.name()))
        .map(of -> length.upTo(of.then().training().step()))
        .orElse(length);
  }

  DataSettings data() {
    return data;
  }

  EvaluationSettings evaluation() {
    return evaluation;
  }

  SessionSettings session() {
    return session;
  }

  WorkerSettings workers() {
    return workers;
  }

  OptimizationSettings optimization() {
    return optimization;
  }

  OutputSettings output() {
    return output;
  }

  CheckpointSettings checkpoints() {
    return checkpoints;
  }

  SafetySettings safety() {
    return safety;
  }

  FindingSettings findings() {
    return findings;
  }
}
