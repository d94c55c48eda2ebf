package io.keraunos.mlflow;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The names and tags that a run has unless the user gives it others. */
final class RunTags {
  private RunTags() {}

  private static final String DEFAULT_EXPERIMENT = "Default"; // MLflow's own name

  /** Returns the tags that MLflow's own clients set: user, program and commit. */
  static Map<String, String> ofThisProcess() {
    Map<String, String> tags = new LinkedHashMap<>();
    tags.put("mlflow.user", System.getProperty("user.name", "unknown"));
    tags.put("mlflow.source.type", "LOCAL");
    // The first word is the main class or jar; arguments may hold what is not for others.
    String command = System.getProperty("sun.java.command", "").strip().replaceFirst("\\s.*", "");
    tags.put("mlflow.source.name", command.isEmpty() ? "java" : command);
    GitCommit.of(Path.of("")).ifPresent(commit -> tags.put("mlflow.source.git.commit", commit));
    return tags;
  }

  /** Returns the name of the experiment of a run in a folder. */
  static String experiment(String given, Path folder) {
    String ofEnvironment = System.getenv().getOrDefault("MLFLOW_EXPERIMENT_NAME", "");
    if (!given.isEmpty() || !ofEnvironment.isBlank()) {
      return given.isEmpty() ? ofEnvironment : given;
    }
    Path parent = folder.toAbsolutePath().getParent();
    return parent == null ? DEFAULT_EXPERIMENT : name("", parent);
  }

  /** Returns the name of a run in a folder. */
  static String name(String given, Path folder) {
    Path name = folder.toAbsolutePath().getFileName();
    return given.isEmpty() ? name == null ? DEFAULT_EXPERIMENT : name.toString() : given;
  }
}
