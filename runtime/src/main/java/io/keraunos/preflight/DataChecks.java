package io.keraunos.preflight;

import io.keraunos.finding.Finding;
import java.util.ArrayList;
import java.util.List;

/** All checks of sampled examples. */
public final class DataChecks {
  private DataChecks() {}

  private static final List<Check> ALL =
      List.of(
          new Contents(),
          new Batches(),
          new LeftOut(),
          new ValueRanges(),
          new FiniteValues(),
          new SharedExamples(),
          new OverlappingSequences(),
          new AnswerAmongInputs(),
          new TargetAmongInputs(),
          new RowNumbers(),
          new TargetsOfOtherRows(),
          new RelatedRows(),
          new Classes(),
          new UnusedClasses(),
          new WeighedDraws(),
          new UpsideDownWeights(),
          new LabelOrder(),
          new ConstantInputs(),
          new InputScales(),
          new SignedImages(),
          new TargetReach(),
          new Shares(),
          new Angles(),
          new MissingValues(),
          new UnseenValues(),
          new Drift(),
          new Imbalance());

  /** Returns how other examples are unlike those of training. */
  public static List<Finding> unlikeTraining(PreflightData data) {
    return new Drift().find(data);
  }

  /** Returns what is wrong with the data of a run, certainly or probably. */
  public static List<Finding> find(PreflightData data) {
    List<Finding> all = new ArrayList<>();
    ALL.forEach(check -> all.addAll(check.find(data)));
    return all;
  }
}
