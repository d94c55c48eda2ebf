package io.keraunos.examples.charlm;

import static com.google.common.truth.Truth.assertThat;

import com.google.common.collect.Range;
import io.keraunos.data.Dataset;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TextTest {

  @Test
  void windowsAreOneCharacterApart() throws Exception {
    Text text = Text.of("abcdefgh".repeat(20));
    Dataset<Window> windows = text.windows(16);
    assertThat(windows.size()).isEqualTo((160 - 65) / 16 + 1);
    Window last = windows.get(windows.size() - 1);
    assertThat(text.toString(last.characters())).isEqualTo("abcdefgh".repeat(8));
    assertThat(text.toString(last.next())).isEqualTo("bcdefgha".repeat(8));
  }

  @Test
  void entropyIsThatOfSingleCharacters() {
    assertThat(Text.of("aabb").unigramEntropy()).isWithin(1e-12).of(Math.log(2));
    assertThat(Text.of("aaab").unigramEntropy())
        .isWithin(1e-12)
        .of(-0.75 * Math.log(0.75) - 0.25 * Math.log(0.25));
  }

  @Test
  void aWriterDrawsByTheProbabilities() {
    // The character after the last one of the window is certain.
    Writer writer =
        new Writer(
            window -> {
              float[] next = new float[4];
              next[(window[window.length - 1] + 1) % 4] = 1;
              return next;
            },
            1,
            0);
    assertThat(writer.write(new int[] {3, 2, 1}, 5)).isEqualTo(new int[] {2, 3, 0, 1, 2});
    float[] shares = {0.25f, 0.75f};
    int[] drawn = new Writer(window -> shares, 1, 1).write(new int[] {0}, 2000);
    assertThat(Arrays.stream(drawn).sum()).isIn(range(1440, 1560));
    int[] colder = new Writer(window -> shares, 0.5, 1).write(new int[] {0}, 2000);
    assertThat(Arrays.stream(colder).sum()).isIn(range(1750, 1850)); // 9 of 10
  }

  private static Range<Integer> range(int from, int to) {
    return Range.closed(from, to);
  }
}
