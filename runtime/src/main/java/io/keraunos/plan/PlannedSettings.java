package io.keraunos.plan;

import io.keraunos.trainer.CheckpointSettings;
import io.keraunos.trainer.EvaluationSettings;
import io.keraunos.trainer.LengthSettings;
import io.keraunos.trainer.OptimizationSettings;
import io.keraunos.trainer.OutputSettings;

/**
 * The settings of a run that its plan is made of.
 *
 * @param trial whether the run is cut short to see that it works: its lengths and its data are not
 *     those that the other settings are for
 */
public record PlannedSettings(
    LengthSettings length,
    EvaluationSettings evaluation,
    OptimizationSettings optimization,
    CheckpointSettings checkpoints,
    OutputSettings output,
    boolean trial) {}
