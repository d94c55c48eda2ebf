package io.keraunos.distribute;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.Fuzz;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Damaged cluster descriptions; see {@link Fuzz}. */
@Timeout(3600)
class TfConfigFuzzTest {

  @Test
  void tfConfig() throws Exception {
    Fuzz.of(
            "tf_config",
            Fuzz.texts(
                "{\"cluster\": {\"chief\": [\"h0:2222\"], \"worker\": [\"h1:2222\", \"[::1]:2\"]},"
                    + " \"task\": {\"type\": \"worker\", \"index\": 0}}",
                "{\"cluster\":{\"worker\":[\"a:1\"],\"evaluator\":[\"b:1\"]},\"task\":{\"type\":\"evaluator\",\"index\":\"0\"}}",
                "{}"),
            IllegalArgumentException.class)
        .run(content -> TfConfig.parse(new String(content, UTF_8)));
  }

  @Test
  void deepNestingIsAnError() {
    for (String bracket : new String[] {"[", "{\"a\":"}) {
      assertThrows(IllegalArgumentException.class, () -> TfConfig.parse(bracket.repeat(100_000)));
      assertThrows(
          IllegalArgumentException.class,
          () -> TfConfig.parse("{\"cluster\":" + bracket.repeat(100_000)));
    }
  }
}
