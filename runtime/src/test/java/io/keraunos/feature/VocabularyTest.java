package io.keraunos.feature;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonObject;
import io.keraunos.annotation.Missing;
import io.keraunos.data.Dataset;
import io.keraunos.data.DatasetException;
import io.keraunos.spi.Collator;
import io.keraunos.spi.Feature;
import io.keraunos.spi.Meaning;
import io.keraunos.spi.Raw;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Vocabularies of categories. */
class VocabularyTest {

  private enum Plan {
    PRO,
    FREE,
    TEAM
  }

  private static final Meaning CATEGORY = Meaning.category(100, Missing.ENTRY);
  private static final Feature CITY = Rows.text("city", CATEGORY);

  @Test
  void theMostFrequentValuesComeFirstAndEqualOnesByTheirBytes() {
    FittedFeature.Values values =
        Rows.fitValues(CITY, "b", "a", "c", "c", "B", "😀", "\ufffd", "é", "z", "aa");
    assertThat(values.vocabulary())
        .containsExactly("c", "B", "a", "aa", "b", "z", "é", "\ufffd", "😀")
        .inOrder();
    assertThat(values.counts()).containsExactly(2L, 1L, 1L, 1L, 1L, 1L, 1L, 1L, 1L).inOrder();
    assertThat(values.count()).isEqualTo(10);
    assertThat(values.distinct()).isEqualTo(9);
  }

  @Test
  void theyAreThoseOfKerasExceptForTiesAndThoseOfScikitLearn() {
    JsonObject peer = PeerValues.of("vocabularies").findFirst().orElseThrow();
    Object[] words = PeerValues.texts(peer, "values").toArray();
    FittedFeature.Values values = Rows.fitValues(CITY, words);
    List<String> keras = PeerValues.texts(peer, "keras").toList();
    assertThat(values.vocabulary().subList(0, 3)).isEqualTo(keras.subList(0, 3));
    assertThat(values.vocabulary()).containsExactlyElementsIn(keras);
    assertThat(values.vocabulary())
        .containsExactlyElementsIn(PeerValues.texts(peer, "sklearn").toList());
    List<String> ties = new ArrayList<>(keras.subList(5, keras.size()));
    java.util.Collections.reverse(ties); // equal ones come the other way round in Keras
    assertThat(values.vocabulary().subList(5, keras.size())).isEqualTo(ties);
  }

  @Test
  void theOrderIsThatOfTheBytes() {
    Random random = new Random(5);
    int[] points = {'a', 'b', 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xffff, 0x10000, 0x10ffff};
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      StringBuilder text = new StringBuilder();
      for (int k = random.nextInt(4); k > 0; k--) {
        text.appendCodePoint(points[random.nextInt(points.length)]);
      }
      texts.add(text.toString());
    }
    for (String a : texts) {
      for (String b : texts) {
        int bytes =
            Arrays.compareUnsigned(
                a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
        assertThat(Integer.signum(Texts.compareBytes(a, b))).isEqualTo(Integer.signum(bytes));
      }
    }
  }

  @Test
  void aSurrogateAloneIsTheQuestionMarkThatItIsInUtf8() {
    String[] odd = {
      "\ud83d", "\ude00", "a\ud83d", "\ude00a", "\ud83d\ud83d\ude00", "😀\ude00", "\ude00\ud83d"
    };
    for (String text : odd) {
      String encoded = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
      assertThat(Texts.encodable(text)).isEqualTo(encoded);
    }
    assertThat(Texts.encodable("😀 é")).isEqualTo("😀 é");
    FittedFeature.Values values = Rows.fitValues(CITY, "?", "\ud83d", "x", "\ude00");
    assertThat(values.vocabulary()).containsExactly("?", "x").inOrder();
    assertThat(values.counts()).containsExactly(3L, 1L).inOrder();
    assertThat(values.distinct()).isEqualTo(2);
  }

  @Test
  void onlyTheMostFrequentAreKept() {
    Feature city = Rows.text("city", Meaning.category(2, Missing.ENTRY));
    FittedFeature.Values values = Rows.fitValues(city, "a", "b", "c", "b", "c", "d", "");
    assertThat(values.vocabulary()).containsExactly("b", "c").inOrder();
    assertThat(values.counts()).containsExactly(2L, 2L).inOrder();
    assertThat(values.distinct()).isEqualTo(4);
    assertThat(values.count()).isEqualTo(6);
    assertThat(values.missing()).isEqualTo(1);
  }

  @Test
  void wholeNumbersAreTheirDecimalTexts() {
    FittedFeature.Values values =
        Rows.fitValues(
            Rows.whole("zip", CATEGORY), 10L, 9L, -1L, 0L, 7L, 7L, Raw.MISSING, Long.MAX_VALUE);
    assertThat(values.vocabulary())
        .containsExactly("7", "-1", "0", "10", "9", "9223372036854775807")
        .inOrder();
    assertThat(values.missing()).isEqualTo(1);
  }

  @Test
  void theConstantsOfAnEnumAreItsVocabulary() {
    Feature plan = Rows.text("plan", Meaning.category(Plan.class, Missing.ENTRY));
    FittedFeature.Values values = Rows.fitValues(plan, "FREE", "FREE", "PRO", "");
    assertThat(values)
        .isEqualTo(
            new FittedFeature.Values(3, 1, 2, List.of("PRO", "FREE", "TEAM"), List.of(1L, 2L, 0L)));
    Feature flag = Rows.text("flag", Meaning.bool(Missing.REFUSED));
    assertThat(Rows.fitValues(flag, "true", "true").vocabulary())
        .containsExactly("false", "true")
        .inOrder();
    assertThat(assertThrows(DatasetException.class, () -> Rows.fit(plan, "PRO", "GOLD")))
        .hasMessageThat()
        .isEqualTo("Loader 'train': component plan must be one of PRO, FREE, TEAM, but was GOLD");
  }

  @Test
  void nothingButMissingValuesIsAnEmptyVocabulary() {
    assertThat(Rows.fit(CITY, "", ""))
        .isEqualTo(new FittedFeature.Values(0, 2, 0, List.of(), List.of()));
  }

  @Test
  void aLabelMustNotHaveMoreClassesThanItsVocabulary() {
    Feature label = Rows.text("kind", Meaning.category(2, Missing.REFUSED)).asLabel();
    assertThat(Rows.fitValues(label, "a", "b", "b").vocabulary())
        .containsExactly("b", "a")
        .inOrder();
    assertThat(assertThrows(DatasetException.class, () -> Rows.fit(label, "a", "b", "c")))
        .hasMessageThat()
        .isEqualTo(
            "Loader 'train': label kind must have at most maxSize = 2 classes, but has 3: declare a"
                + " larger maxSize, or make it @Numeric if it is a quantity");
  }

  @Test
  void aMillionDistinctValuesAreCountedAndOneMoreIsRefused() {
    int most = Counts.MOST_DISTINCT;
    Meaning category = Meaning.category(3, Missing.REFUSED);
    for (int threads : new int[] {0, 3}) {
      FittedFeature.Values values =
          (FittedFeature.Values)
              Rows.fit(distinct(Rows.whole("id", category)), range(most + 5, most), threads)
                  .of("id");
      assertThat(values.distinct()).isEqualTo(most);
      assertThat(values.vocabulary()).containsExactly("0", "1", "2").inOrder();
      assertThat(values.counts()).containsExactly(2L, 2L, 2L).inOrder();
      DatasetException e =
          assertThrows(
              DatasetException.class,
              () ->
                  Rows.fit(
                      distinct(Rows.text("id", category)), range(most + 5, most + 1), threads));
      assertThat(e)
          .hasMessageThat()
          .isEqualTo(
              "Loader 'train': component id must have at most 1,000,000 distinct values, but has"
                  + " more: use @Hashed. A smaller maxSize does not help, as the most frequent are"
                  + " known only when all are counted");
      assertThat(e.example()).isEqualTo(-1);
    }
  }

  private static Collator<Long> distinct(Feature feature) {
    return new Collator<>() {
      @Override
      public Class<Long> exampleType() {
        return Long.class;
      }

      @Override
      public List<Feature> features() {
        return List.of(feature);
      }

      @Override
      public void write(Long example, io.keraunos.spi.ExampleWriter row) {
        if (feature.type() == Feature.Type.INT64) {
          row.put((long) example);
        } else {
          row.put("id " + example);
        }
      }
    };
  }

  private static Dataset<Long> range(long size, long distinct) {
    return Dataset.of(LongStream.range(0, size).map(i -> i % distinct).boxed().toList());
  }
}
