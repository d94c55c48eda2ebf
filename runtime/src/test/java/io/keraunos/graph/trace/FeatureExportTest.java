package io.keraunos.graph.trace;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.annotation.Missing;
import io.keraunos.annotation.Scale;
import io.keraunos.annotation.Unit;
import io.keraunos.feature.FittedFeature;
import io.keraunos.feature.FittedFeatures;
import io.keraunos.spi.ExampleWriter;
import io.keraunos.spi.Feature;
import io.keraunos.spi.Inputs;
import io.keraunos.spi.Meaning;
import io.keraunos.spi.Predictor;
import io.keraunos.spi.Raw;
import io.keraunos.spi.entry.Predictors;
import io.keraunos.step.Step;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Tensor;
import org.tensorflow.exceptions.TFInvalidArgumentException;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt64;

/** An exported model takes raw values, and answers to the bit as the traced one that is fed. */
class FeatureExportTest {

  private static final int ROWS = 10_000;

  @TempDir private Path dir;

  private static Operand<TFloat32> predict(Step step, Inputs inputs) {
    return step.tf()
        .concat(
            List.of(
                FeatureTable.allForms(step.tf(), inputs.features(), inputs.features().names()),
                inputs.float32("plain"),
                ExportedFeatures.INPUT.apply(step, inputs.features())),
            step.tf().constant(1));
  }

  private static float[] answer(SavedModelBundle bundle, FeatureTable table, int from, int to) {
    Map<String, Tensor> inputs = new HashMap<>();
    for (String name : bundle.function("serving_default").signature().inputNames()) {
      inputs.put(name, table.raw(name, from, to));
    }
    try (Result result = bundle.function("serving_default").call(inputs)) {
      return ExportedFeatures.floats(result.get("predict").orElseThrow());
    } finally {
      inputs.values().forEach(Tensor::close);
    }
  }

  private static void write(
      FeatureTable table, List<Feature> features, int row, ExampleWriter out) {
    features.forEach(feature -> table.write(feature, row, out));
  }

  private static void assertSame(
      String what, float[] expected, float[] found, int from, int width) {
    assertWithMessage(what).that(found.length % width).isEqualTo(0);
    for (int i = 0; i < found.length; i++) {
      int bits = Float.floatToRawIntBits(expected[from * width + i]);
      if (Float.floatToRawIntBits(found[i]) != bits) {
        assertWithMessage("%s, row %s, value %s", what, from + i / width, i % width)
            .that(found[i])
            .isEqualTo(expected[from * width + i]);
      }
    }
  }

  @Test
  void rawValuesAreAnsweredAsEncodedOnes() throws Exception {
    FeatureTable table = new FeatureTable(ROWS, 2);
    try (ExportedFeatures model = new ExportedFeatures(FeatureExportTest::predict)) {
      Path folder = model.export(dir.resolve("model"));
      float[] expected = model.predict(table, 0, ROWS);
      int width = expected.length / ROWS;
      try (SavedModelBundle bundle = SavedModelBundle.load(folder.toString(), "serve")) {
        assertThat(bundle.function("serving_default").signature().inputNames())
            .containsExactlyElementsIn(model.asked().stream().map(Feature::name).toList());
        assertSame("a batch", expected, answer(bundle, table, 0, ROWS), 0, width);
        for (int row = 0; row < 200; row++) {
          assertSame("a row", expected, answer(bundle, table, row, row + 1), row, width);
        }
        assertThat(answer(bundle, table, 7, 7)).isEmpty();
      }
      List<Feature> raw =
          FeatureTable.FEATURES.stream().filter(feature -> !feature.label()).toList();
      try (Predictor predictor = Predictors.load(folder, "predict", raw)) {
        List<Integer> rows = IntStream.range(0, ROWS).boxed().toList();
        List<float[]> all = predictor.predict(rows, (row, out) -> write(table, raw, row, out));
        for (int i = 0; i < rows.size(); i++) {
          assertSame("a list", expected, all.get(i), rows.get(i), width);
        }
        for (int row : rows.subList(0, 2000)) {
          float[] one = predictor.predict(out -> write(table, raw, row, out));
          assertSame("an example", expected, one, row, width);
        }
        assertThat(predictor.predict(List.<Integer>of(), (row, out) -> {})).isEmpty();
      }
    }
  }

  @Test
  void theFolderHasVocabulariesAndWhatWasMeasured() throws Exception {
    try (ExportedFeatures model = new ExportedFeatures(FeatureExportTest::predict)) {
      Path folder = model.export(dir.resolve("model"));
      assertThat(Files.readString(folder.resolve("assets.extra/features.json")))
          .isEqualTo("{\"rows\":10}");
      assertThat(model.serving().features()).isEqualTo(FeatureTable.FITTED);
      String manifest = Files.readString(folder.resolve("assets.extra/keraunos.json"));
      for (String asset : model.serving().assets().keySet()) {
        assertThat(manifest).contains("\"assets/" + asset + "\"");
        assertThat(Files.readAllBytes(folder.resolve("assets").resolve(asset)))
            .isEqualTo(model.serving().assets().get(asset));
      }
      assertThat(manifest).contains("\"assets.extra/features.json\"");
      assertThat(model.serving().assets().keySet())
          .containsExactly(
              "vocabulary-0-plan.pb",
              "vocabulary-1-address.city.pb",
              "vocabulary-2-word.pb",
              "vocabulary-3-code.pb"); // and none where no word was seen
      Path damaged = folder.resolve("assets/vocabulary-0-plan.pb");
      Files.write(damaged, new byte[] {1});
      assertThat(
              assertThrows(
                  UncheckedIOException.class,
                  () -> Predictors.load(folder, "predict", model.asked())))
          .hasMessageThat()
          .contains("assets/vocabulary-0-plan.pb is not what was exported");
    }
  }

  @Test
  void theSameModelIsWrittenOnce() throws Exception {
    try (ExportedFeatures model = new ExportedFeatures(FeatureExportTest::predict)) {
      Path folder = model.export(dir.resolve("model"));
      Object first = Files.getLastModifiedTime(folder.resolve("saved_model.pb"));
      model.export(folder);
      assertThat(Files.getLastModifiedTime(folder.resolve("saved_model.pb"))).isEqualTo(first);
    }
  }

  @Test
  void whatMustNotBeMissingIsNamedWithItsRule() throws Exception {
    List<Feature> features =
        List.of(
            Feature.of("address.size", Feature.Type.FLOAT64)
                .as(Meaning.number(Scale.NONE, Missing.REFUSED)),
            Feature.of("since", Feature.Type.INT64)
                .as(Meaning.cyclic(false, Missing.REFUSED, Unit.DAY_OF_WEEK)));
    try (ExportedFeatures model =
        new ExportedFeatures(
            (step, inputs) ->
                FeatureTable.allForms(
                    step.tf(), inputs.features(), List.of("address.size", "since")),
            features,
            FittedFeatures.NONE)) {
      Path folder = model.export(dir.resolve("model"));
      try (SavedModelBundle bundle = SavedModelBundle.load(folder.toString(), "serve")) {
        long[] days = {0, 1, Long.MAX_VALUE, -Long.MAX_VALUE};
        assertThat(answer(bundle, new double[] {1.5, 2.5, -1, 0}, days)).hasLength(20);
        double[] bad = {1.5, Double.NaN, 2, Double.NEGATIVE_INFINITY};
        assertThat(assertThrows(TFInvalidArgumentException.class, () -> answer(bundle, bad, days)))
            .hasMessageThat()
            .contains(
                "assertion failed: [address.size must be a finite number in every example, as the"
                    + " component has no rule for missing values, but at] [1 3] [it is] [nan"
                    + " -inf]");
        long[] none = {0, 1, 2, Raw.MISSING};
        assertThat(
                assertThrows(
                    TFInvalidArgumentException.class, () -> answer(bundle, new double[4], none)))
            .hasMessageThat()
            .contains(
                "assertion failed: [since must have a value in every example, as the component has"
                    + " no rule for missing values, but at] [3] [it is] [-9223372036854775808]");
      }
    }
  }

  private static float[] answer(SavedModelBundle bundle, double[] sizes, long[] days) {
    try (TFloat64 size = TFloat64.vectorOf(sizes);
        TInt64 since = TInt64.vectorOf(days);
        Result result =
            bundle.function("serving_default").call(Map.of("address.size", size, "since", since))) {
      return ExportedFeatures.floats(result.get("predict").orElseThrow());
    }
  }

  @Test
  void aPredictorLeavesOutWhatTheStepDidNotAskFor() throws Exception {
    try (ExportedFeatures model =
        new ExportedFeatures((step, inputs) -> inputs.features().number("income"))) {
      Path folder = model.export(dir.resolve("model"));
      List<Feature> raw = List.of(FeatureTable.FEATURES.get(6), FeatureTable.FEATURES.get(0));
      try (Predictor predictor = Predictors.load(folder, "predict", raw)) {
        float[] answer =
            predictor.predict(
                out -> {
                  out.put("FREE");
                  out.put(70_123.456);
                });
        assertThat(answer).isEqualTo(new float[] {0});
      }
      List<Feature> other =
          List.of(Feature.of("income", Feature.Type.INT64).as(raw.get(1).meaning()));
      assertThat(
              assertThrows(
                  IllegalArgumentException.class, () -> Predictors.load(folder, "predict", other)))
          .hasMessageThat()
          .contains(
              "must give predict of [income (INT64 [-1])], but gives predict of [income (FLOAT64"
                  + " [-1])]");
    }
  }

  @Test
  void aPredictionInTheLabelsUnitNeedsNoLabel() throws Exception {
    try (ExportedFeatures model =
        new ExportedFeatures(
            (step, inputs) ->
                inputs.features().original("price", inputs.features().number("depth")))) {
      Path folder = model.export(dir.resolve("model"));
      List<Feature> depth = model.asked();
      try (Predictor predictor = Predictors.load(folder, "predict", depth)) {
        assertThat(depth.stream().map(Feature::name)).containsExactly("depth");
        assertThat(predictor.predict(out -> out.put(1.0))).isEqualTo(new float[] {340_000.825f});
        assertThat(predictor.predict(out -> out.put(Double.NaN)))
            .isEqualTo(new float[] {250_000.125f});
      }
    }
  }

  /** Tables of one name are those of their model. */
  @Test
  void modelsKeepTheirVocabularies() throws Exception {
    Feature plan = FeatureTable.FEATURES.get(6);
    List<Predictor> predictors = new ArrayList<>();
    try {
      for (List<String> words : List.of(List.of("FREE", "PRO"), List.of("PRO", "FREE"))) {
        FittedFeature values = new FittedFeature.Values(2, 0, 2, words, List.of(1L, 1L));
        try (ExportedFeatures model =
            new ExportedFeatures(
                (step, inputs) -> inputs.features().index("plan"),
                List.of(plan),
                new FittedFeatures(2, Map.of("plan", values)))) {
          Path folder = model.export(dir.resolve(words.get(0)));
          predictors.add(Predictors.load(folder, "predict", List.of(plan)));
        }
      }
      for (int i = 0; i < 2; i++) {
        assertThat(predictors.get(i).predict(out -> out.put("PRO"))).isEqualTo(new float[] {1 - i});
      }
    } finally {
      predictors.forEach(Predictor::close);
    }
  }

  /** A component of any name has its file and its place in the signature. */
  @Test
  void namesMayBeAnyOfJava() throws Exception {
    List<Feature> features = new ArrayList<>();
    Map<String, FittedFeature> fitted = new HashMap<>();
    for (String name : List.of("größe", "gr_sse", "_x", "a.b", "日本", "東京")) {
      features.add(Feature.of(name, Feature.Type.STRING).as(Meaning.category(9, Missing.REFUSED)));
      fitted.put(name, new FittedFeature.Values(1, 0, 1, List.of("only " + name), List.of(1L)));
    }
    List<String> names = features.stream().map(Feature::name).toList();
    try (ExportedFeatures model =
        new ExportedFeatures(
            (step, inputs) -> FeatureTable.allForms(step.tf(), inputs.features(), names),
            features,
            new FittedFeatures(1, fitted))) {
      Path folder = model.export(dir.resolve("model"));
      try (Predictor predictor = Predictors.load(folder, "predict", features)) {
        float[] seen = predictor.predict(out -> names.forEach(name -> out.put("only " + name)));
        assertThat(seen).isEqualTo(new float[12]);
        float[] unseen = predictor.predict(out -> names.forEach(name -> out.put("x")));
        assertThat(unseen).isEqualTo(new float[] {1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0});
      }
    }
  }
}
