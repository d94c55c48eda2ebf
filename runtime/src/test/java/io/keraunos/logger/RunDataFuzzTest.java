package io.keraunos.logger;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.keraunos.Fuzz;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Damaged data of a report that a resumed fit goes on from; see {@link Fuzz}. */
@Timeout(3600)
class RunDataFuzzTest {

  @Test
  void runData() throws Exception {
    RunData data =
        new RunData(
            RunData.FORMAT,
            1_700_000_000_000L,
            12.5,
            1,
            0,
            List.of(
                new RunData.Chart(
                    "loss",
                    List.of(
                        new RunData.Curve(
                            "train_loss",
                            "train",
                            1,
                            new long[] {1, 2, 3},
                            new double[] {1, Double.NaN, 1e-3})))),
            List.of(new RunData.Warning(1, "KER2001: a warning")));
    StringBuilder json = new StringBuilder();
    data.writeTo(json);
    Fuzz.of("run_data", List.of(json.toString().getBytes(UTF_8)), IllegalArgumentException.class)
        .run(content -> RunHistory.resume(RunData.parse(new String(content, UTF_8)), 2));
  }
}
