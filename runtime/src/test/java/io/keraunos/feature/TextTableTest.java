package io.keraunos.feature;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TextTableTest {

  private static final List<String> ALPHABET =
      List.of("a", "b", "\0", "\u00ff", "\u0100", "\u0061", "\ud83d", "\ude00", " ");

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int length = random.nextInt(11); length > 0; length--) {
      text.append(ALPHABET.get(random.nextInt(ALPHABET.size())));
    }
    return text.toString();
  }

  @Test
  void numbersAreThoseOfAMap() {
    TextTable table = new TextTable();
    for (int round = 0; round < 2; round++) {
      Random random = new Random(round);
      Map<String, Integer> numbers = new HashMap<>();
      for (int i = 0; i < 50_000; i++) {
        String text = text(random);
        Integer known = numbers.get(text);
        assertThat(table.find(text)).isEqualTo(known == null ? -1 : known);
        int number = table.number(text);
        assertThat(number).isEqualTo(known == null ? numbers.size() : known);
        numbers.put(text, number);
      }
      assertThat(table.size()).isEqualTo(numbers.size());
      numbers.forEach((text, number) -> assertThat(table.text(number)).isEqualTo(text));
      table.clear();
      assertThat(table.size()).isEqualTo(0);
      numbers.keySet().forEach(text -> assertThat(table.find(text)).isEqualTo(-1));
    }
  }

  /** Texts whose letters are the same number, or whose hash is the same. */
  @Test
  void likeTextsAreApart() {
    List<String> texts =
        List.of(
            "",
            "\0",
            "\0\0",
            "a",
            "\0a",
            "a\0",
            "\1a",
            "Aa",
            "BB",
            "AaAaAaAa",
            "BBBBBBBB",
            "1234567",
            "12345678",
            "\u0101");
    TextTable table = new TextTable(texts);
    for (int i = 0; i < texts.size(); i++) {
      assertWithMessage(texts.get(i)).that(table.find(texts.get(i))).isEqualTo(i);
    }
  }
}
