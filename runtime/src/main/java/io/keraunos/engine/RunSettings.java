package io.keraunos.engine;

import io.keraunos.distribute.Cluster;
import io.keraunos.distribute.ClusterSettings;
import io.keraunos.setting.Settings;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.trainer.Accelerator;
import io.keraunos.trainer.CheckpointSettings;
import io.keraunos.trainer.DataSettings;
import io.keraunos.trainer.EvaluationSettings;
import io.keraunos.trainer.LengthSettings;
import io.keraunos.trainer.OptimizationSettings;
import io.keraunos.trainer.OutputSettings;
import io.keraunos.trainer.SafetySettings;
import io.keraunos.trainer.SessionSettings;
import io.keraunos.trainer.TrainerSettings;
import io.keraunos.trainer.WorkerSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

  private RunSettings(Settings settings, Cluster cluster, SessionSettings session) {
    this.settings = settings;
    this.cluster = cluster;
    this.length = LengthSettings.of(settings);
    this.data = DataSettings.of(settings);
    this.evaluation = EvaluationSettings.of(settings);
    this.session = session;
    this.workers = WorkerSettings.of(settings);
    this.optimization = OptimizationSettings.of(settings);
    this.output = OutputSettings.of(settings);
    this.checkpoints = CheckpointSettings.of(settings);
    this.safety = SafetySettings.of(settings);
  }

  /**
   * Checks and resolves settings.
   *
   * @param environment the process's environment variables
   * @throws IllegalArgumentException if some contradict each other, or the environment
   */
  static RunSettings of(ModuleDefinition module, Settings given, Map<String, String> environment) {
    Settings settings = TrainerSettings.resolve(given);
    WorkerSettings workers = WorkerSettings.of(settings);
    Cluster cluster =
        new ClusterSettings(workers.numNodes(), workers.nodeRank(), workers.coordinatorAddress())
            .resolve(environment);
    SessionSettings session = SessionSettings.of(settings);
    Layout layout = new Layout(session.devices(), cluster.size());
    layout.checkDevices(Runtime.getRuntime().availableProcessors());
    layout.checkBatches(module, DataSettings.of(settings));
    List<Integer> gpus =
        session.accelerator() == Accelerator.CPU
            ? List.of()
            : VisibleGpus.of(session.deviceChoice(), cluster, environment);
    return new RunSettings(settings, cluster, session.seeing(gpus));
  }

  /** Returns the settings as loggers show them: the module's hyperparameters, and every setting. */
  Map<String, String> inWords(ModuleDefinition module) {
    Map<String, String> words = new LinkedHashMap<>();
    words.put("module", module.name());
    module.hyperParameters().forEach((name, value) -> words.put("hyperParameters." + name, value));
    words.putAll(TrainerSettings.inWords(settings));
    return words;
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

  /** Returns the processes that train together. */
  Cluster cluster() {
    return cluster;
  }

  /** Returns the number of replicas of all workers. */
  int replicas() {
    return Math.multiplyExact(session.devices(), cluster.size());
  }

  LengthSettings length() {
    return length;
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
}
