package io.keraunos.mlflow;

import java.nio.file.Path;
import java.util.Map;

/**
 * What a run begins with.
 *
 * @param folder the folder of the run, which gets the id
 * @param experiment the experiment's name
 * @param name the run's name
 * @param resumed the id of the run to go on with; empty for another one
 * @param step the step after which it begins
 * @param params the settings, valid for MLflow
 * @param tags the tags, valid for MLflow
 */
record Opening(
    Path folder,
    String experiment,
    String name,
    String resumed,
    long step,
    Map<String, String> params,
    Map<String, String> tags) {}
