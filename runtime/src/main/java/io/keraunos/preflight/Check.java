package io.keraunos.preflight;

import io.keraunos.finding.Finding;
import java.util.List;

/** Checks samples for one kind of mistake. */
@FunctionalInterface
interface Check {
  /** Returns what breaks the rule. */
  List<Finding> find(PreflightData data);
}
