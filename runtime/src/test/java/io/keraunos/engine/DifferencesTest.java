package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two workers that are about to compute different things say what differs, and compute nothing. */
class DifferencesTest {

  private static final Pattern LINE = Pattern.compile("(?m)^<(.*?)> (.*)$");

  /** Parts of what is said. */
  private static final Map<String, String> SAID =
      Map.of(
          "another layer width",
          "variable hidden/kernel is [2, 64] on worker 0 and [2, 128] on worker 1;",
          "SGD instead of Adam",
          "on worker 0 and Adam(learningRate=0.1, ",
          "1,500 rows instead of 2,000",
          "TRAIN has 2,000 rows on worker 0 and 1,500 rows on worker 1",
          "10 rows fewer",
          "TRAIN has 2,000 rows on worker 0 and 1,990 rows on worker 1",
          "another learning rate in code",
          "optimizer is SGD(learningRate=0.1, ",
          "reversed labels",
          "in row 0 of TRAIN, label is 1 on worker 0 and -1 on worker 1",
          "a factor in code",
          "has Const(FLOAT 0.5) once on worker 0 and 2 times on worker 1",
          "another call",
          "the call is fit on worker 0 and VALIDATE on worker 1");

  @TempDir private Path folder;

  private static Map<String, String> said(String output) {
    Map<String, String> said = new LinkedHashMap<>();
    Matcher line = LINE.matcher(output);
    while (line.find()) {
      said.put(line.group(1), line.group(2));
    }
    return said;
  }

  @Test
  void everyDifferenceIsNamedOnBothSides() throws Exception {
    Map<String, String> said;
    try (WorkerProcesses workers = WorkerProcesses.start(folder, 2, "differences", "1", "8")) {
      workers.allEndWell();
      said = said(workers.output(0));
      assertThat(said(workers.output(1))).isEqualTo(said);
    }
    assertThat(said.remove("the same")).isEqualTo("ran");
    assertThat(said.remove("random augmentation")).isEqualTo("ran");
    assertThat(said.keySet()).isEqualTo(DifferencesProgram.variations().keySet());
    said.forEach(
        (name, text) ->
            assertWithMessage(name)
                .that(text)
                .matches(
                    "all workers must compute the same, but .* on worker 0 and .* on worker 1(; and"
                        + " \\d+ more differ)?\\. Start all of them from the same program, settings"
                        + " and data"));
    SAID.forEach((name, part) -> assertWithMessage(name).that(said.get(name)).contains(part));
    assertThat(said.get("a sharded optimizer"))
        .contains("shardOptimizer is false on worker 0 and true on worker 1");
  }

  @Test
  void bothProcessesEndWithAnErrorAndNoNoise() throws Exception {
    try (WorkerProcesses workers = WorkerProcesses.start(folder, 2, "differs", "1", "8")) {
      for (int worker = 0; worker < 2; worker++) {
        assertThat(workers.exitCode(worker, 60)).isEqualTo(1);
        assertThat(workers.output(worker))
            .contains("WorkersDifferException: all workers must compute the same, but variable ");
        // TensorFlow's lines begin with a time and a letter for the severity, or with neither.
        assertThat(workers.output(worker)).doesNotContainMatch("(?m)^\\d{4}-\\d\\d.*: [WEF] ");
        assertThat(workers.output(worker)).doesNotContainMatch("tensorflow/|UNAVAILABLE|CANCELLED");
      }
    }
  }
}
