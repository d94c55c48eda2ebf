package io.keraunos.engine;

import io.keraunos.progress.ProgressDisplay;

/**
 * The listeners to a run and its outputs.
 *
 * @param events hooks and callbacks
 * @param display who looks on
 * @param logbook the loggers
 * @param log what is said in words
 * @param findings what was found to be wrong
 * @param times what is measured
 */
record Audience(
    Events events,
    ProgressDisplay display,
    Logbook logbook,
    ChiefLog log,
    Findings findings,
    ActionTimes times) {}
