package io.keraunos.serving;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.graph.execute.ModelSession;
import io.keraunos.loading.BatchLoader;
import io.keraunos.serving.PredictionListener.Change;
import io.keraunos.serving.PredictionListener.Prediction;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ServedModelTest {

  private static final SpendingNetVisitInput VISIT = new SpendingNetVisitInput(12, "web");

  @TempDir static Path models;
  @TempDir Path dir;

  private final List<Change> changes = Collections.synchronizedList(new ArrayList<>());
  private final List<Prediction> predictions = Collections.synchronizedList(new ArrayList<>());
  private final PredictionListener remembering =
      new PredictionListener() {
        @Override
        public void predicted(Prediction prediction) {
          predictions.add(prediction);
        }

        @Override
        public void changed(Change change) {
          changes.add(change);
        }
      };

  @BeforeAll
  static void export() {
    SpendingNet.export(1, models.resolve("1"));
    SpendingNet.export(2, models.resolve("2"));
  }

  @AfterEach
  void nothingIsLeft() {
    assertWithMessage("native sessions and tensors").that(ModelSession.live()).isEqualTo(0);
    assertWithMessage("native batches").that(BatchLoader.liveTensors()).isEqualTo(0);
    assertWithMessage("threads")
        .that(
            Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("keraunos"))
                .toList())
        .isEmpty();
  }

  private static Path version(int number) {
    return models.resolve(Integer.toString(number));
  }

  private ServedModel.Builder<SpendingNetPredictor> serve(Path folder) {
    return ServedModel.builder("spending", SpendingNetPredictor.type(), folder)
        .listener(remembering);
  }

  private static float ask(ServedModel<SpendingNetPredictor> model) {
    return model.predictor().spending(VISIT)[0];
  }

  @Test
  void answersWithTheNewestVersionAndChangesOver() {
    try (ServedModel<SpendingNetPredictor> model = serve(models).open()) {
      assertThat(ask(model)).isEqualTo(2);
      assertThat(model.refresh()).isFalse();
      model.swap(version(1));
      assertThat(ask(model)).isEqualTo(1);
      assertThat(model.predictor().spending(List.of(VISIT, VISIT)).get(1)[0]).isEqualTo(1);
      assertThat(model.refresh()).isTrue();
      assertThat(ask(model)).isEqualTo(2);
    }
    assertThat(changes)
        .containsExactly(
            new Change("spending", version(2), version(1), "asked for"),
            new Change("spending", version(1), version(2), "the newest version in " + models))
        .inOrder();
    assertThat(predictions.stream().map(Prediction::version))
        .containsExactly(version(2), version(1), version(1), version(2))
        .inOrder();
  }

  @Test
  void whatCannotBeOpenedChangesNothing() throws Exception {
    Files.createDirectories(dir.resolve("empty"));
    try (ServedModel<SpendingNetPredictor> model = serve(version(1)).open()) {
      assertThrows(UncheckedIOException.class, () -> model.swap(dir.resolve("nowhere")));
      assertThat(ask(model)).isEqualTo(1);
    }
    assertThat(changes).isEmpty();
    assertThat(
            assertThrows(IllegalArgumentException.class, () -> serve(dir.resolve("empty")).open()))
        .hasMessageThat()
        .contains("must be a model, or a folder of versions 1, 2 and so on, but is neither");
  }

  @Test
  void nobodyAsksAClosedModel() {
    ServedModel<SpendingNetPredictor> model = serve(version(1)).open();
    model.close();
    model.close();
    assertThat(assertThrows(IllegalStateException.class, () -> ask(model)))
        .hasMessageThat()
        .isEqualTo("the served model spending is closed");
    assertThrows(IllegalStateException.class, () -> model.swap(version(2)));
    assertThat(model.version()).isEmpty();
  }

  @Test
  void aHundredChangesUnderLoadLoseNoRequest() throws Exception {
    AtomicBoolean go = new AtomicBoolean(true);
    AtomicLong answered = new AtomicLong();
    ExecutorService callers = Executors.newFixedThreadPool(4);
    try (ServedModel<SpendingNetPredictor> model =
        serve(version(1)).batching(Batching.upTo(8)).open()) {
      List<Future<?>> all =
          IntStream.range(0, 4)
              .<Future<?>>mapToObj(
                  i ->
                      callers.submit(
                          () -> {
                            while (go.get()) {
                              assertThat(ask(model)).isAnyOf(1f, 2f);
                              answered.incrementAndGet();
                            }
                          }))
              .toList();
      try {
        for (int i = 0; i < 100; i++) {
          long before = answered.get();
          model.swap(version(i % 2 + 1));
          while (answered.get() == before) {
            Thread.onSpinWait();
          }
        }
      } finally {
        go.set(false);
      }
      for (Future<?> each : all) {
        each.get(); // fails if a request did
      }
    } finally {
      callers.shutdownNow();
    }
    assertThat(changes).hasSize(100);
    assertThat(predictions.stream().filter(each -> each.failure() != null)).isEmpty();
  }

  @Test
  void aVersionThatFailsOnProbationIsTakenBack() {
    SpendingNet.export(3, dir.resolve("3"));
    SpendingNet.export(SpendingNet.BROKEN, dir.resolve("broken"));
    try (ServedModel<SpendingNetPredictor> model =
        serve(version(1)).probation(new Probation(100, 0.02)).open()) {
      model.swap(dir.resolve("3"));
      assertThat(model.onProbation()).isTrue();
      for (int i = 0; i < 100; i++) {
        assertThat(ask(model)).isEqualTo(3);
      }
      assertThat(model.onProbation()).isFalse();
      model.swap(dir.resolve("broken"));
      for (int i = 0; i < 3; i++) {
        assertThat(ask(model)).isEqualTo(3); // the version before answers
      }
      assertThat(model.version()).hasValue(dir.resolve("3"));
    }
    assertThat(changes.get(2).reason())
        .isEqualTo("3 of 3 requests failed, and the version before could answer them");
  }

  @Test
  void aCandidateIsComparedAndNeverAnswers() throws Exception {
    try (ServedModel<SpendingNetPredictor> model = serve(version(1)).open()) {
      assertThat(model.shadowReport()).isEmpty();
      model.shadow(version(2), 0.5);
      for (int i = 0; i < 50; i++) {
        assertThat(ask(model)).isEqualTo(1);
      }
      while (model.shadowReport().orElseThrow().compared() < 50) {
        Thread.sleep(5);
      }
      ShadowReport report = model.endShadow().orElseThrow();
      assertThat(report).isEqualTo(new ShadowReport(version(2), 50, 50, 0, 1, 0, 0));
      assertThat(model.shadowReport()).isEmpty();
    }
  }

  @Test
  void requestsUnlikeTheTrainingDataDrift() {
    try (ServedModel<SpendingNetPredictor> model =
        serve(version(1)).drift(DriftSettings.DEFAULT.window(500)).open()) {
      SpendingNet.examples().subList(0, 500).forEach(each -> ask(model, each));
      assertThat(model.drift()).hasSize(2);
      assertThat(model.drifted()).isEmpty();
      SpendingNet.examples()
          .subList(0, 500)
          .forEach(each -> ask(model, new Visit(each.minutes() + 60, each.channel(), 0)));
      assertThat(model.drifted().stream().map(Drift::feature)).containsExactly("minutes");
      SpendingNet.examples()
          .subList(0, 500)
          .forEach(each -> ask(model, new Visit(each.minutes(), "shop", 0)));
      assertThat(model.drifted().stream().map(Drift::feature)).containsExactly("channel");
    }
  }

  private static void ask(ServedModel<SpendingNetPredictor> model, Visit visit) {
    model.predictor().spending(new SpendingNetVisitInput(visit.minutes(), visit.channel()));
  }
}
