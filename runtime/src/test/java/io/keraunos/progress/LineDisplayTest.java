package io.keraunos.progress;

import static com.google.common.truth.Truth.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class LineDisplayTest {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private long seconds;
  private final LineDisplay display =
      new LineDisplay(new PrintStream(bytes, true, UTF_8), () -> seconds * 1_000_000_000L);

  private String printed() {
    return bytes.toString(UTF_8);
  }

  @Test
  void saysNothingOfShortTasks() {
    display.begin("epoch 1", 10);
    seconds = 9;
    display.step(64);
    display.end();
    assertThat(printed()).isEmpty();
  }

  @Test
  void saysHowFarALongTaskIs() {
    display.begin("epoch 1", 10);
    display.metrics("loss 0.5");
    display.step(64);
    seconds = 16;
    display.step(64);
    assertThat(printed()).isEqualTo("epoch 1: batch 2/10, 8 examples/s, loss 0.5\n");
  }

  @Test
  void knowsNoTotalOfAStream() {
    display.begin("train", -1);
    seconds = 10;
    display.step(10);
    assertThat(printed()).isEqualTo("train: batch 1, 1 examples/s\n");
  }

  @Test
  void keepsLines() {
    display.line("epoch 1: loss 0.5");
    assertThat(printed()).isEqualTo("epoch 1: loss 0.5\n");
  }
}
