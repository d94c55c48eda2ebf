package io.keraunos.gradient;

import static com.google.common.truth.Truth.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The table of docs/gradients.md, against the code and the compared values. With {@code
 * -Dkeraunos.gradients.table=write} it is written instead.
 */
final class GradientTableTest {

  private static final Path PAGE = Path.of("..", "docs", "gradients.md");

  /** Ops without a kernel on a CPU, and one whose values are read by tests of their own. */
  private static final List<String> WITHOUT_VALUES =
      List.of("CTCLossV2", "ReadVariableOp", "RefIdentity", "SegmentSumV2");

  private final GradientTable table = new GradientTable();

  @Test
  void theTableIsThatOfTheCode() throws IOException {
    List<String> page = Files.readAllLines(PAGE);
    List<String> text = page.stream().filter(line -> !line.startsWith("| `")).toList();
    if ("write".equals(System.getProperty("keraunos.gradients.table"))) {
      Files.writeString(
          PAGE, String.join("\n", text) + "\n" + String.join("\n", table.rows()) + "\n");
      return;
    }
    assertThat(page.stream().filter(line -> line.startsWith("| `")).toList())
        .containsExactlyElementsIn(table.rows())
        .inOrder();
  }

  @Test
  void whatPythonDifferentiatesIsNotRefusedWithoutAnotherOp() {
    assertThat(table.refusedWithoutReplacement()).isEmpty();
  }

  @Test
  void everyGradientIsCompared() {
    assertThat(table.notCompared()).containsExactlyElementsIn(WITHOUT_VALUES);
  }

  @Test
  void everyCorrectionIsInTheTable() {
    assertThat(table.wrongNotes()).isEmpty();
  }

  @Test
  void loopsBranchesAndFunctionsAreRefused() {
    for (String op :
        List.of("While", "StatelessWhile", "If", "PartitionedCall", "StatefulPartitionedCall")) {
      assertThat(Differentiability.isRefused(op)).isTrue();
      assertThat(Instead.of(op)).contains("Unroll the loop in Java");
    }
  }
}
