package io.keraunos.preflight;

import io.keraunos.finding.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** All checks of sampled examples. */
public final class DataChecks {
  private DataChecks() {}

  /** Checks samples for one kind of mistake. */
  @FunctionalInterface
  interface Check {
    /** Returns what breaks the rule. */
    List<Finding> find(PreflightData data);
  }

  private static final List<Check> ALL =
      List.of(
          new Contents(),
          new Batches(),
          new ValueRanges(),
          new FiniteValues(),
          new SharedExamples(),
          new Classes(),
          new LabelOrder(),
          new ConstantInputs(),
          new InputScales(),
          new SignedImages(),
          new Drift(),
          new Imbalance());

  /** Returns what is wrong with the data of a run, certainly or probably. */
  public static List<Finding> find(PreflightData data) {
    List<Finding> all = new ArrayList<>();
    ALL.forEach(check -> all.addAll(check.find(data)));
    return all;
  }

  /** Returns a number as it is read best. */
  static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e6
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.4g", value);
  }

  /** Returns a count with separators. */
  static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
