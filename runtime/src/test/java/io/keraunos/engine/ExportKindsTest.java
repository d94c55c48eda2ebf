package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.spi.Feature;
import io.keraunos.spi.Inputs;
import io.keraunos.spi.LoaderOptions;
import io.keraunos.spi.Predictor;
import io.keraunos.spi.entry.Predictors;
import io.keraunos.step.Step;
import io.keraunos.trainer.Predictions;
import io.keraunos.trainer.Trainer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tensorflow.Operand;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.types.TFloat16;
import org.tensorflow.types.TFloat32;

/** Every kind of predict step answers from its export as from the trainer. */
@ExtendWith(NothingLeft.class)
class ExportKindsTest {

  @TempDir private Path dir;

  /** A predict step, and the components it takes. */
  @SuppressWarnings("ImmutableEnumChecker") // a function that has no state
  enum Kind {
    PARAMETER_UNUSED(
        (step, in) -> {
          in.int32("id");
          in.string("text");
          return step.tf().nn.softmax(in.float32("x"));
        },
        "id",
        "text",
        "x"),
    VARIABLES((step, in) -> null, "x"), // see step()
    NO_VARIABLES((step, in) -> step.tf().math.add(in.float32("a"), in.float32("a")), "a"),
    ITS_INPUT((step, in) -> in.float32("x"), "x"),
    ITS_SCALAR_INPUT((step, in) -> in.int32("id"), "id"),
    DOUBLES((step, in) -> step.tf().math.square(in.float64("d")), "d"),
    LONGS((step, in) -> step.tf().math.neg(in.int64("big")), "big"),
    BOOLEANS((step, in) -> step.tf().math.logicalNot(in.bool("yes")), "yes"),
    BYTES((step, in) -> in.uint8("image"), "image"),
    OF_STRINGS((step, in) -> step.tf().strings.stringLength(in.string("text")), "text"),
    TOKENS(
        (step, in) -> step.tf().math.argMax(in.int32("tokens"), step.tf().constant(1)), "tokens"),
    CONSTANT(
        (step, in) -> step.tf().fill(step.tf().shape(in.float32("a")), step.tf().constant(4.5f)),
        "a"),
    BATCH_SIZE(
        (step, in) -> {
          in.int32("id");
          return step.tf().fill(step.tf().stack(List.of(step.batchSize())), step.tf().constant(2f));
        },
        "id"),
    RANDOM(
        (step, in) ->
            step.tf()
                .random
                .statelessRandomNormal(
                    step.tf().shape(in.float32("x")), step.seed("noise"), TFloat32.class),
        "x");

    private final BiFunction<Step, Inputs, Operand<?>> body;
    private final List<String> components;

    Kind(BiFunction<Step, Inputs, Operand<?>> body, String... components) {
      this.body = body;
      this.components = List.of(components);
    }

    private Operand<?> step(Answers answers, Step step, Inputs inputs) {
      return this == VARIABLES
          ? answers.head.apply(step, inputs.float32("x"))
          : body.apply(step, inputs);
    }

    private List<Feature> features() {
      return components.stream()
          .map(
              name ->
                  Answers.FEATURES.stream()
                      .filter(feature -> feature.name().equals(name))
                      .findFirst()
                      .orElseThrow())
          .toList();
    }
  }

  @ParameterizedTest
  @EnumSource
  void anExportAnswersAsTheTrainer(Kind kind) {
    Answers answers = new Answers();
    answers.loader = new LoaderOptions(10, false, 0, false);
    Path folder = dir.resolve("model");
    Predictions expected;
    try (Trainer trainer =
        answers.trainer((step, inputs) -> kind.step(answers, step, inputs)).build()) {
      expected = trainer.predict();
      trainer.export(folder);
    }
    assertThat(expected.size()).isEqualTo(10);
    List<Answers.Row> rows = IntStream.range(0, 10).mapToObj(Answers.Row::of).toList();
    try (Predictor predictor = Predictors.load(folder, "answer", kind.features())) {
      List<float[]> all = predictor.predict(rows, Answers.filler(kind.components));
      for (int i = 0; i < 10; i++) {
        assertWithMessage("row %s", i)
            .that(all.get(i))
            .usingTolerance(1e-6)
            .containsExactly(expected.row(i))
            .inOrder();
        if (kind != Kind.RANDOM) { // of other noise for another number of examples
          Answers.Row row = rows.get(i);
          assertThat(predictor.predict(out -> Answers.filler(kind.components).write(row, out)))
              .usingTolerance(1e-6)
              .containsExactly(expected.row(i))
              .inOrder();
        }
      }
    }
    // As Python and TensorFlow Serving see it: every parameter is an input of the signature.
    try (SavedModelBundle bundle = SavedModelBundle.load(folder.toString(), "serve")) {
      assertThat(bundle.function("serving_default").signature().inputNames())
          .containsExactlyElementsIn(kind.components);
      assertThat(bundle.function("serving_default").signature().outputNames())
          .containsExactly("answer");
    }
  }

  @Test
  void whatNobodyCanAskForCannotBeExported() {
    Answers answers = new Answers();
    try (Trainer trainer =
        answers
            .trainer(
                (step, inputs) ->
                    step.tf()
                        .random
                        .statelessRandomNormal(
                            step.tf().stack(List.of(step.batchSize(), step.tf().constant(3))),
                            step.seed("noise"),
                            TFloat32.class))
            .build()) {
      assertThat(trainer.predict().size()).isEqualTo(10);
      assertThat(
              assertThrows(IllegalStateException.class, () -> trainer.export(dir.resolve("model"))))
          .hasMessageThat()
          .isEqualTo(
              "answer must take a component of the example to be exported, because it uses"
                  + " step.batchSize() and nothing else says how many answers are asked for. Add a"
                  + " parameter, even if it is not used");
    }
  }

  @Test
  void whatIsNoAnswerForEachExampleIsRefusedBeforeAnyWork() {
    List<BiFunction<Step, Inputs, Operand<?>>> wrong =
        List.of(
            (step, in) -> in.string("text"),
            (step, in) -> step.tf().constant(3f),
            (step, in) -> step.tf().constant(new float[] {1, 2}),
            (step, in) -> step.tf().reduceSum(in.float32("x"), step.tf().constant(0)),
            (step, in) -> step.tf().dtypes.cast(in.float32("a"), TFloat16.class));
    for (BiFunction<Step, Inputs, Operand<?>> step : wrong) {
      try (Trainer trainer = new Answers().trainer(step).build()) {
        assertThat(assertThrows(IllegalArgumentException.class, trainer::predict))
            .hasMessageThat()
            .startsWith(
                "answer must return an Operand of [TFloat32, TFloat64, TInt32, TInt64, TUint8,"
                    + " TBool] and of shape [batch, ...], but returned ");
      }
    }
  }

  @Test
  @SuppressWarnings("try") // a predictor that is closed while it is asked is what is tested
  void aPredictorsErrorsAreSentences() {
    Path folder = dir.resolve("model");
    Answers answers = new Answers();
    try (Trainer trainer =
        answers
            .trainer(
                (step, in) ->
                    step.tf()
                        .gather(
                            step.tf().constant(new float[] {1, 2, 3}),
                            in.int32("id"),
                            step.tf().constant(0)))
            .build()) {
      trainer.export(folder);
    }
    List<Feature> id = List.of(Feature.of("id", Feature.Type.INT32));
    try (Predictor predictor = Predictors.load(folder, "answer", id)) {
      assertThat(
              assertThrows(
                  IllegalArgumentException.class, () -> predictor.predict(row -> row.put(7))))
          .hasMessageThat()
          .startsWith("the model cannot answer for these values: indices[0] = 7 is not in [0, 3)");
      assertThat(predictor.predict(row -> row.put(2))).isEqualTo(new float[] {3});
      assertThat(
              assertThrows(
                  IllegalArgumentException.class,
                  () -> predictor.predict(List.of(1, 2), (i, row) -> row.put(i / 2f))))
          .hasMessageThat()
          .isEqualTo(
              "the example at index 0 does not fit: component id must be a value of type INT32,"
                  + " but was 1 values of type FLOAT32");
      assertThat(
              assertThrows(
                  IllegalArgumentException.class,
                  () -> predictor.predict(Arrays.asList(1, null), (i, row) -> row.put((int) i))))
          .hasMessageThat()
          .isEqualTo("an example must not be null, but that at index 1 is");
      assertThat(
              assertThrows(
                  IllegalStateException.class,
                  () ->
                      predictor.predict(
                          row -> {
                            predictor.close();
                          })))
          .hasMessageThat()
          .isEqualTo(
              "the predictor must not be closed while this thread asks it. Close it afterwards");
    }
  }
}
