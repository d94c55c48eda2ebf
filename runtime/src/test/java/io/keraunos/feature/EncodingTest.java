package io.keraunos.feature;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.annotation.Missing;
import io.keraunos.annotation.Scale;
import io.keraunos.annotation.Unit;
import io.keraunos.spi.Feature;
import io.keraunos.spi.Meaning;
import io.keraunos.spi.Raw;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What becomes of raw values before they are fed. */
class EncodingTest {

  private static final List<String> CITIES = List.of("Bern", "Zürich", "😀", "?");

  private static Encoder encoder(Feature feature, List<String> vocabulary) {
    FittedFeatures fitted =
        new FittedFeatures(
            1,
            Map.of(
                feature.name(),
                new FittedFeature.Values(
                    1, 0, 1, vocabulary, vocabulary.stream().map(value -> 1L).toList())));
    return Encoding.of(List.of(feature), fitted).encoder(0);
  }

  @Test
  void aTextIsItsPlaceInTheVocabulary() {
    Encoder city = encoder(Rows.text("city", Meaning.category(9, Missing.ENTRY)), CITIES);
    assertThat(city.indexes()).isTrue();
    assertThat(city.index("Bern")).isEqualTo(0);
    assertThat(city.index(new String("Zürich"))).isEqualTo(1);
    assertThat(city.index("😀")).isEqualTo(2);
    assertThat(city.index("bern")).isEqualTo(4);
    assertThat(city.index("Zu\u0308rich")).isEqualTo(4);
    assertThat(city.index("")).isEqualTo(5);
    assertThat(city.index(Raw.text((String) null))).isEqualTo(5);
    // As in the graph, where a half of a pair is written as a question mark.
    assertThat(city.index("\ud83d")).isEqualTo(3);
    assertThat(city.index("\ud83dx")).isEqualTo(4);
    Encoder strict = encoder(Rows.text("city", Meaning.category(9, Missing.REFUSED)), CITIES);
    assertThat(strict.index("Basel")).isEqualTo(4);
    assertThat(assertThrows(UnfitValueException.class, () -> strict.index("")))
        .hasMessageThat()
        .isEqualTo(
            "component city must have a value, but was null or \"\"; declare missing ="
                + " Missing.ENTRY, or repair the data");
  }

  @Test
  void aWholeNumberIsThePlaceOfItsText() {
    List<String> vocabulary = List.of("7", "-1", "0", "9223372036854775807");
    Encoder zip = encoder(Rows.whole("zip", Meaning.category(9, Missing.ENTRY)), vocabulary);
    assertThat(zip.index(7)).isEqualTo(0);
    assertThat(zip.index(-1)).isEqualTo(1);
    assertThat(zip.index(0)).isEqualTo(2);
    assertThat(zip.index(Long.MAX_VALUE)).isEqualTo(3);
    assertThat(zip.index(8)).isEqualTo(4);
    assertThat(zip.index(Raw.MISSING)).isEqualTo(5);
    Encoder strict = encoder(Rows.whole("zip", Meaning.category(9, Missing.REFUSED)), vocabulary);
    assertThrows(UnfitValueException.class, () -> strict.index(Raw.MISSING));
    assertThat(
            assertThrows(
                IllegalArgumentException.class,
                () ->
                    encoder(
                        Rows.whole("zip", Meaning.category(9, Missing.ENTRY)), List.of("7", "x"))))
        .hasMessageThat()
        .isEqualTo(
            "component zip must be a text, as its vocabulary is not of whole numbers: it has"
                + " \"x\"");
  }

  @Test
  void aLabelMustBeInItsVocabulary() {
    List<String> many = IntStream.range(0, 8).mapToObj(i -> "kind " + i).toList();
    Encoder label =
        encoder(Rows.text("kind", Meaning.category(9, Missing.REFUSED)).asLabel(), many);
    assertThat(label.index("kind 7")).isEqualTo(7);
    assertThat(assertThrows(UnfitValueException.class, () -> label.index("kind 8")))
        .hasMessageThat()
        .isEqualTo(
            "label kind must be one of kind 0, kind 1, kind 2, kind 3, kind 4 and 3 more, but was"
                + " \"kind 8\": the training examples have no such class. Add examples of it to"
                + " them, or leave this one out");
    assertThat(assertThrows(UnfitValueException.class, () -> label.index("")))
        .hasMessageThat()
        .startsWith("label kind must have a value, but was null or \"\"; leave the example out");
    Encoder whole =
        encoder(
            Rows.whole("digit", Meaning.category(9, Missing.REFUSED)).asLabel(), List.of("1", "2"));
    assertThat(whole.index(2)).isEqualTo(1);
    assertThat(assertThrows(UnfitValueException.class, () -> whole.index(3)))
        .hasMessageThat()
        .startsWith("label digit must be one of 1, 2, but was 3:");
  }

  @Test
  void aHashedValueIsItsBucket() {
    FittedFeatures fitted =
        new FittedFeatures(1, Map.of("url", new FittedFeature.Occurrences(1, 0)));
    Encoder text =
        Encoding.of(List.of(Rows.text("url", Meaning.hashed(97, Missing.ENTRY))), fitted)
            .encoder(0);
    Encoder whole =
        Encoding.of(List.of(Rows.whole("url", Meaning.hashed(97, Missing.ENTRY))), fitted)
            .encoder(0);
    assertThat(text.index("")).isEqualTo(97);
    assertThat(whole.index(Raw.MISSING)).isEqualTo(97);
    assertThat(text.index("-42")).isEqualTo(whole.index(-42));
    assertThat(text.index("\ud83d")).isEqualTo(text.index("?"));
    assertThat(text.indexes()).isTrue();
    Encoder strict =
        Encoding.of(List.of(Rows.text("url", Meaning.hashed(97, Missing.REFUSED))), fitted)
            .encoder(0);
    assertThat(strict.index("-42")).isEqualTo(whole.index(-42));
    assertThrows(UnfitValueException.class, () -> strict.index(""));
  }

  @Test
  void numbersAndTimesStayAsTheyAreAndAreCheckedWithoutARule() {
    FittedFeature.Numbers numbers = new FittedFeature.Numbers(1, 0, 0, 0, 0, 0, List.of(0.0, 0.0));
    FittedFeatures fitted =
        new FittedFeatures(
            1, Map.of("income", numbers, "day", new FittedFeature.Occurrences(1, 0)));
    Missing refused = Missing.REFUSED;
    Encoder income =
        Encoding.of(List.of(Rows.number("income", Meaning.number(Scale.STANDARD, refused))), fitted)
            .encoder(0);
    assertThat(income.indexes()).isFalse();
    assertThat(income.number(1.5)).isEqualTo(1.5);
    assertThat(assertThrows(UnfitValueException.class, () -> income.number(Double.NaN)))
        .hasMessageThat()
        .isEqualTo(
            "component income must be a finite number, but was NaN; declare missing = Missing.MEAN"
                + " or another rule, or repair the data");
    assertThrows(UnfitValueException.class, () -> income.number(Double.POSITIVE_INFINITY));
    Encoder day =
        Encoding.of(List.of(Rows.whole("day", Meaning.cyclic(false, refused, Unit.MONTH))), fitted)
            .encoder(0);
    assertThat(day.whole(-3)).isEqualTo(-3);
    assertThrows(UnfitValueException.class, () -> day.whole(Raw.MISSING));
    // With a rule the graph does it all.
    Encoding ruled =
        Encoding.of(
            List.of(
                Rows.number("income", Meaning.buckets(4, Missing.ENTRY)),
                Rows.whole("day", Meaning.cyclic(false, Missing.ZERO, Unit.MONTH))),
            fitted);
    assertThat(ruled.encoder(0)).isNull();
    assertThat(ruled.encoder(1)).isNull();
  }

  @Test
  void whatIsFedHasTheTypeOfItsTensor() {
    List<Feature> features =
        List.of(
            Feature.of("pixels", Feature.Type.UINT8, 2, 3),
            Rows.text("city", Meaning.category(9, Missing.ENTRY)),
            Rows.whole("zip", Meaning.hashed(9, Missing.ENTRY)),
            Rows.text("kind", Meaning.category(9, Missing.REFUSED)).asLabel(),
            Rows.whole("day", Meaning.cyclic(false, Missing.REFUSED, Unit.MONTH)));
    FittedFeature.Values values = new FittedFeature.Values(1, 0, 1, List.of("a"), List.of(1L));
    FittedFeature.Occurrences counted = new FittedFeature.Occurrences(1, 0);
    FittedFeatures fitted =
        new FittedFeatures(
            1, Map.of("city", values, "kind", values, "zip", counted, "day", counted));
    List<Feature.Type> types =
        List.of(
            Feature.Type.UINT8,
            Feature.Type.INT32,
            Feature.Type.INT32,
            Feature.Type.INT32,
            Feature.Type.INT64);
    Encoding encoding = Encoding.of(features, fitted);
    assertThat(encoding.fed().stream().map(Feature::type).toList()).isEqualTo(types);
    assertThat(encoding.fed().get(0)).isEqualTo(features.get(0));
    assertThat(encoding.encoder(0)).isNull();
    assertThat(encoding.fed().get(3).label()).isTrue();
    assertThat(encoding.fed().get(3).meaning()).isEqualTo(features.get(3).meaning());
    Encoding unlabelled = Encoding.withoutLabels(features, fitted);
    assertThat(unlabelled.fed()).isEqualTo(encoding.fed());
    assertThat(unlabelled.encoder(3).index("never seen")).isEqualTo(0);
    assertThat(unlabelled.encoder(3).index("")).isEqualTo(0);
    assertThat(unlabelled.encoder(1).index("never seen")).isEqualTo(1);
    assertThat(Encoding.plain(features).fed()).isEqualTo(features);
    assertThat(Encoding.plain(features).encoder(1)).isNull();
    Encoding raw = Encoding.raw(features);
    assertThat(raw.fed()).isEqualTo(features);
    assertThat(raw.encoder(1)).isNull();
    assertThat(raw.encoder(3).text("anything")).isEqualTo("anything");
    assertThrows(UnfitValueException.class, () -> raw.encoder(3).text(""));
    assertThrows(UnfitValueException.class, () -> raw.encoder(4).whole(Raw.MISSING));
    assertThat(raw.encoder(4).indexes()).isFalse();
  }

  @Test
  void aNumericLabelIsNotReadForPrediction() {
    Feature price = Rows.number("price", Meaning.number(Scale.STANDARD, Missing.REFUSED)).asLabel();
    assertThat(Encoding.withoutLabels(List.of(price), FittedFeatures.NONE).encoder(0)).isNull();
  }

  @Test
  void aComponentMustBeMeasuredAsWhatItIs() {
    Feature income = Rows.number("income", Meaning.number(Scale.STANDARD, Missing.MEAN));
    assertThat(
            assertThrows(
                IllegalArgumentException.class,
                () -> Encoding.of(List.of(income), FittedFeatures.NONE)))
        .hasMessageThat()
        .isEqualTo("component income must be one of the training examples, but these have []");
    FittedFeatures fitted =
        new FittedFeatures(1, Map.of("income", new FittedFeature.Occurrences(1, 0)));
    assertThat(
            assertThrows(
                IllegalArgumentException.class, () -> Encoding.of(List.of(income), fitted)))
        .hasMessageThat()
        .isEqualTo(
            "component income is a quantity, and must be so in the training examples, but was"
                + " hashed or a time there. Give it the same annotation in all records");
    for (Meaning other :
        List.of(Meaning.category(4, Missing.ENTRY), Meaning.buckets(4, Missing.ENTRY))) {
      assertThrows(
          IllegalArgumentException.class,
          () -> Encoding.of(List.of(Rows.text("income", other)), fitted));
    }
    FittedFeatures values =
        new FittedFeatures(
            1, Map.of("income", new FittedFeature.Values(0, 1, 0, List.of(), List.of())));
    for (Meaning other :
        List.of(Meaning.hashed(4, Missing.ENTRY), Meaning.cyclic(false, Missing.ZERO))) {
      assertThrows(
          IllegalArgumentException.class,
          () -> Encoding.of(List.of(Rows.whole("income", other)), values));
    }
  }

  @Test
  void anotherTypeThanTheComponentsIsRefused() {
    Encoder city = encoder(Rows.text("city", Meaning.category(9, Missing.ENTRY)), CITIES);
    assertThrows(UnfitValueException.class, () -> city.number(1));
    assertThrows(UnfitValueException.class, () -> city.index(1));
    assertThrows(UnfitValueException.class, () -> city.whole(1));
    assertThrows(UnfitValueException.class, () -> city.text("a"));
    Encoder zip = encoder(Rows.whole("zip", Meaning.category(9, Missing.ENTRY)), List.of("1"));
    assertThrows(UnfitValueException.class, () -> zip.index("1"));
  }

  @Test
  void tablesFindAllThatTheyHaveAndNothingElse() {
    Random random = new Random(1);
    TextTable texts = new TextTable();
    WholeTable wholes = new WholeTable();
    for (int i = 0; i < 50_000; i++) {
      assertThat(texts.number("v" + i * 31L)).isEqualTo(i);
      assertThat(wholes.number(i * 65_536L)).isEqualTo(i);
    }
    for (int k = 0; k < 50_000; k++) {
      int i = random.nextInt(50_000);
      assertThat(texts.number("v" + i * 31L)).isEqualTo(i);
      assertThat(texts.find("v" + i * 31L)).isEqualTo(i);
      assertThat(texts.find("w" + i)).isEqualTo(-1);
      assertThat(wholes.find(i * 65_536L)).isEqualTo(i);
      assertThat(wholes.find(i * 65_536L + 1)).isEqualTo(-1);
    }
    assertThat(texts.size()).isEqualTo(50_000);
    assertThat(wholes.size()).isEqualTo(50_000);
    // Equal hash codes.
    assertThat(texts.number("Aa")).isNotEqualTo(texts.number("BB"));
    texts.clear();
    wholes.clear();
    assertThat(texts.find("v0")).isEqualTo(-1);
    assertThat(wholes.number(5)).isEqualTo(0);
  }
}
