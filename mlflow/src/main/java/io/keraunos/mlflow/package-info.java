/**
 * Logs fits to an MLflow tracking server and registers models there, over its REST API.
 *
 * <p>{@link io.keraunos.mlflow.MlflowLogger} goes to a trainer's loggers; {@link
 * io.keraunos.mlflow.MlflowArtifacts} takes files, {@link io.keraunos.mlflow.MlflowRegistry}
 * versions of models.
 */
@NullMarked
package io.keraunos.mlflow;

import org.jspecify.annotations.NullMarked;
