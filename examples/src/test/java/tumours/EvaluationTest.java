package tumours;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.data.Dataset;
import io.keraunos.trainer.CrossValidation;
import io.keraunos.trainer.Evaluation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program of docs/evaluation.md: its code stands beside this test, word for word. */
final class EvaluationTest {

  private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Path SOURCES = Path.of("src/test/java/tumours");

  private static Dataset<Tumour> tumours() throws Exception {
    return Tumour.read(
        Path.of("src/main/resources/io/keraunos/examples/tabular/breast_cancer.csv"));
  }

  @Test
  void itsCodeIsThis() throws Exception {
    String sources =
        withoutBlanks(
            Files.readString(SOURCES.resolve("Evaluate.java"))
                + Files.readString(SOURCES.resolve("TumourModel.java")));
    Matcher block = BLOCK.matcher(Files.readString(Path.of("../docs/evaluation.md")));
    assertThat(block.results().count()).isAtLeast(4);
    for (MatchResult found : block.reset().results().toList()) {
      assertThat(sources).contains(withoutBlanks(found.group(1)));
    }
  }

  private static String withoutBlanks(String text) {
    return text.replaceAll("\\s+", "");
  }

  @Test
  void theFoldsAgree() throws Exception {
    CrossValidation scores = Evaluate.crossValidate(tumours());
    assertThat(scores.mean(TumourModelMetrics.TEST_AUC)).isGreaterThan(0.95);
    assertThat(scores.deviation(TumourModelMetrics.TEST_AUC)).isLessThan(0.03);
  }

  @Test
  void theFiguresAreInTheReport(@TempDir Path folder) throws Exception {
    Evaluation test = Evaluate.measure(tumours(), folder);
    assertThat(test.metric(TumourModelMetrics.TEST_AUC)).isGreaterThan(0.95);
    assertThat(test.figures()).hasSize(4);
    String report = Files.readString(folder.resolve("TumourModel/version_0/report.html"));
    for (String figure : test.figures().keySet()) {
      assertThat(report).contains("<h2>" + figure + "</h2>");
      assertThat(Files.readString(folder.resolve("test.html"))).contains(figure);
    }
  }
}
