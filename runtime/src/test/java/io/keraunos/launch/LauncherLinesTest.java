package io.keraunos.launch;

import static com.google.common.truth.Truth.assertThat;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.SequenceInputStream;
import org.junit.jupiter.api.Test;

/** Transport of the workers' output. */
class LauncherLinesTest {

  private final ByteArrayOutputStream to = new ByteArrayOutputStream();

  private void pump(InputStream from) {
    new LinePump("[worker 0] ", from, new PrintStream(to, true), new Object()).run();
  }

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }

  @Test
  void everyLineGetsThePrefix() {
    pump(bytes("one\n\n  two\r\nthree"));
    assertThat(to.toString(UTF_8))
        .isEqualTo("[worker 0] one\n[worker 0] \n[worker 0]   two\r\n[worker 0] three\n");
  }

  @Test
  void nothingIsWrittenForNothing() {
    pump(bytes(""));
    assertThat(to.size()).isEqualTo(0);
  }

  @Test
  void bytesStayWhatTheyAre() {
    byte[] all = new byte[256];
    for (int i = 0; i < 256; i++) {
      all[i] = (byte) i;
    }
    pump(new ByteArrayInputStream(all));
    assertThat(to.toString(ISO_8859_1).replace("[worker 0] ", ""))
        .isEqualTo(new String(all, ISO_8859_1) + "\n");
  }

  @Test
  void aLineWithoutEndIsCut() {
    String longest = "x".repeat(LinePump.LONGEST);
    pump(bytes(longest + "\n" + longest + "y\n"));
    assertThat(to.toString(UTF_8))
        .isEqualTo("[worker 0] %s\n[worker 0] %s\n[worker 0] y\n".formatted(longest, longest));
  }

  @Test
  void whatCameBeforeAnErrorIsNotLost() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("Stream closed");
          }
        };
    pump(new SequenceInputStream(bytes("last words"), broken));
    assertThat(to.toString(UTF_8)).isEqualTo("[worker 0] last words\n");
  }
}
