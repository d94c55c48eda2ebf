package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.keraunos.Fuzz;
import io.keraunos.annotation.Stage;
import io.keraunos.graph.execute.MetricTotals;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Damaged and edited {@code progress.json}; see {@link Fuzz}. */
@Timeout(3600)
class ProgressFuzzTest {

  private static final Progress PROGRESS =
      new Progress(
          Progress.FORMAT,
          "Net",
          42,
          64,
          "1",
          2,
          5,
          false,
          105,
          100,
          105,
          6720,
          123_456_789L,
          Map.of("val_loss", new Progress.Measurement(Double.NaN, Stage.VALIDATE, 1, 100)),
          List.of(Map.of("val_loss", 0.5), Map.of("val_loss", Double.POSITIVE_INFINITY)),
          new MetricTotals.Counts(
              new double[] {1, 2}, List.<float[][]>of(new float[][] {{1, 2}, {3}})),
          new MetricTotals.Counts(new double[] {3}, List.of()),
          100,
          0,
          Map.of("EarlyStopping", "{\"best\": 0.5}"),
          List.of(new StopRequest.Request("EarlyStopping", "val_loss did not improve")),
          Map.of("lr", "0.1"));

  private static void use(String json) {
    Progress progress = Progress.parse(json);
    progress.check(new FitIdentity("Net", 42, 64, "1", Map.of()));
    assertThat(progress.pastMetrics()).hasSize(progress.history().size());
    assertThat(progress.otherHyperParameters(Map.of("lr", "0.2"))).isNotNull();
    assertThat(progress.measured()).isNotNull();
    for (Map<String, Double> epoch : progress.history()) {
      epoch.forEach((name, value) -> assertThat(value).isNotNull());
    }
    for (float[][] rows : progress.epochCounts().rows()) {
      assertThat(rows.length + progress.epochCounts().sums().length).isAtLeast(0);
    }
  }

  @Test
  void progress() throws Exception {
    Fuzz.of("progress", List.of(PROGRESS.toJson().getBytes(UTF_8)), IllegalArgumentException.class)
        .run(content -> use(new String(content, UTF_8)));
  }

  @Test
  void whateverIsMissingOrNullIsNamed() {
    JsonObject whole = JsonParser.parseString(PROGRESS.toJson()).getAsJsonObject();
    for (String key : new ArrayList<>(whole.keySet())) {
      JsonObject without = whole.deepCopy();
      without.remove(key);
      JsonObject empty = whole.deepCopy();
      empty.add(key, JsonNull.INSTANCE);
      for (JsonObject edited : List.of(without, empty)) {
        if (Set.of("request", "hyperParameters").contains(key)) {
          use(edited.toString());
        } else {
          assertThat(
                  assertThrows(
                      IllegalArgumentException.class, () -> Progress.parse(edited.toString()), key))
              .hasMessageThat()
              .contains(key);
        }
      }
    }
  }
}
