package io.keraunos.graph.trace;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import io.keraunos.engine.TableModule;
import io.keraunos.feature.FittedFeatures;
import io.keraunos.graph.analysis.ProgramDigest;
import io.keraunos.graph.plan.ReplicaGroup;
import io.keraunos.graph.plan.ShareRule;
import io.keraunos.graph.plan.StepOptions;
import io.keraunos.graph.plan.TraceOptions;
import io.keraunos.graph.plan.TracedModule;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;

/** Which gradients of tables are exchanged as rows, and how many numbers that takes. */
class TableExchangeTest {

  private static final int EXAMPLES = 32; // of a replica
  private static final int WORDS = 12;
  private static final int WIDTH = 16;
  private static final int TABLE = 5_000 * WIDTH;
  private static final int HIDDEN_AND_OUTPUT = WIDTH * 8 + 8 + 8 * 2 + 2;
  private static final ReplicaGroup TWO = group(2, 1, "ring");

  private static ReplicaGroup group(int workers, int devices, String hint) {
    return new ReplicaGroup(workers, devices, hint, false, false, workers * devices);
  }

  private static TracedModule traced(
      TableModule module, ReplicaGroup group, StepOptions step, int cores) {
    return ModuleTracer.trace(
        module.define(),
        new TraceOptions(
            0,
            new ShareRule(cores),
            stage -> EXAMPLES * group.devices(),
            group,
            false,
            step,
            false,
            FittedFeatures.NONE));
  }

  /** Returns the lengths of the vectors that a busy replica exchanges, without count and votes. */
  private static List<Long> exchanged(TableModule module, ReplicaGroup group, StepOptions step) {
    List<Long> lengths = new ArrayList<>();
    try (Graph graph = new Graph()) {
      graph.importGraphDef(traced(module, group, step, 1).graph());
      Iterator<GraphOperation> ops = graph.operations();
      while (ops.hasNext()) {
        GraphOperation op = ops.next();
        if (op.type().startsWith("Collective")) {
          lengths.add(op.input(0).asOutput().shape().size());
        }
      }
    }
    int busy = step.accumulates() ? lengths.size() : lengths.size() / 2; // the others are idle's
    assertThat(lengths.subList(busy, lengths.size()))
        .isEqualTo(step.accumulates() ? List.of() : lengths.subList(0, busy));
    lengths.set(0, lengths.get(0) - 1 - group.workers());
    return lengths.subList(0, busy);
  }

  private static List<Long> exchanged(TableModule module) {
    return exchanged(module, TWO, StepOptions.PLAIN);
  }

  private static long rows(int count) {
    return (long) count * (1 + WIDTH);
  }

  @Test
  void aLargeTableIsExchangedAsTheRowsOfABatch() {
    for (TableModule module : List.of(TableModule.ONCE, TableModule.FLAT, TableModule.CLIPPED)) {
      assertWithMessage("%s", module)
          .that(exchanged(module))
          .containsExactly((long) HIDDEN_AND_OUTPUT, rows(EXAMPLES * WORDS))
          .inOrder();
    }
  }

  @Test
  void rowsOfAllUsesAndOfSeveralTablesAreExchangedAtOnce() {
    assertThat(exchanged(TableModule.TWICE))
        .containsExactly((long) HIDDEN_AND_OUTPUT, rows(EXAMPLES * (WORDS + 3)))
        .inOrder();
    assertThat(exchanged(TableModule.TWO_TABLES))
        .containsExactly((long) HIDDEN_AND_OUTPUT, rows(EXAMPLES * WORDS * 2 + 5))
        .inOrder();
  }

  @Test
  void aTableIsExchangedWholeWhereRowsAreNotShorterOrNotKnown() {
    assertThat(exchanged(TableModule.SMALL)).containsExactly((long) HIDDEN_AND_OUTPUT + 50 * WIDTH);
    for (TableModule module : List.of(TableModule.SOME, TableModule.PENALIZED)) {
      assertWithMessage("%s", module)
          .that(exchanged(module))
          .containsExactly((long) HIDDEN_AND_OUTPUT + TABLE);
    }
  }

  @Test
  void whatDecidesIsTheSizeOfTheGroup() {
    long rows = rows(EXAMPLES * WORDS);
    for (int workers = 2; workers <= 16; workers += 2) {
      boolean shorter = rows * workers * 4 + (128 << 10) <= TABLE * 4;
      assertWithMessage("%s workers", workers)
          .that(exchanged(TableModule.ONCE, group(workers, 1, "ring"), StepOptions.PLAIN))
          .hasSize(shorter ? 2 : 1);
    }
    assertThat(exchanged(TableModule.ONCE, group(2, 2, "ring"), StepOptions.PLAIN)).contains(rows);
  }

  @Test
  void severalBatchesAndGpusExchangeTheWholeTable() {
    StepOptions accumulating = new StepOptions(Optional.empty(), true, false, false, false, false);
    List<Long> whole = List.of((long) HIDDEN_AND_OUTPUT + TABLE);
    assertThat(exchanged(TableModule.ONCE, TWO, accumulating)).isEqualTo(whole);
    assertThat(exchanged(TableModule.ONCE, group(2, 1, ReplicaGroup.NCCL), StepOptions.PLAIN))
        .isEqualTo(whole);
  }

  /** Workers compare their programs, and may have other numbers of cores. */
  @Test
  void theProgramIsTheSameWhateverTheNumberOfCores() {
    TracedModule one = traced(TableModule.WIDE, TWO, StepOptions.PLAIN, 1);
    TracedModule two = traced(TableModule.WIDE, TWO, StepOptions.PLAIN, 2);
    assertThat(one.training().get(0).shares()).isEqualTo(1);
    assertThat(two.training().get(0).shares()).isEqualTo(2);
    assertThat(digest(two)).isEqualTo(digest(one));
    assertThat(digest(traced(TableModule.ONCE, TWO, StepOptions.PLAIN, 1)))
        .isNotEqualTo(digest(one));
  }

  private static String digest(TracedModule traced) {
    return new ProgramDigest(traced.graph()).of(traced.training().get(0).roots());
  }
}
