package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.checkpoint.OtherModelException;
import io.keraunos.data.Dataset;
import io.keraunos.engine.Customers.Customer;
import io.keraunos.layer.Dense;
import io.keraunos.spi.Feature;
import io.keraunos.spi.LoaderOptions;
import io.keraunos.spi.Predictor;
import io.keraunos.spi.entry.Predictors;
import io.keraunos.trainer.Checkpointing;
import io.keraunos.trainer.InterruptedRunException;
import io.keraunos.trainer.Predictions;
import io.keraunos.trainer.Resume;
import io.keraunos.trainer.Trainer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Features are measured once, before training, and travel with the model. */
class FeaturesTest {

  @TempDir private Path folder;

  private Trainer.Builder trainer(Customers customers) {
    return customers.trainer().defaultRootDir(folder).maxEpochs(2);
  }

  private String measured(Customers customers) throws Exception {
    try (Trainer trainer = trainer(customers).checkpoints(Checkpointing.everyEpochs(1)).build()) {
      trainer.fit();
      return Files.readString(trainer.runFolder().orElseThrow().resolve("features.json"));
    }
  }

  @Test
  void theSameOnAnyNumberOfThreads() throws Exception {
    String one = null;
    for (int threads : new int[] {0, 1, 2, 4}) {
      Customers customers = new Customers();
      customers.data = Customers.customers(20_000, 1);
      customers.training = new LoaderOptions(256, true, threads, false);
      String measured = measured(customers);
      one = one == null ? measured : one;
      assertThat(measured).isEqualTo(one);
    }
  }

  @Test
  void everyTrainingExampleIsReadOnceForIt() {
    AtomicLong reads = new AtomicLong();
    Customers customers = new Customers();
    customers.data = Customers.counting(customers.data, reads);
    try (Trainer trainer = trainer(customers).build()) {
      trainer.validate();
    }
    assertThat(reads.get()).isEqualTo(500);
  }

  @Test
  void othersThanTheTrainingExamplesAreNotSeen() throws Exception {
    String measured = measured(new Customers());
    Customers customers = new Customers();
    customers.others = Customers.customers(300, 77);
    assertThat(measured(customers)).isEqualTo(measured);
  }

  @Test
  void aResumedFitTakesThoseOfItsCheckpoint() throws Exception {
    String first = measured(new Customers());
    AtomicLong reads = new AtomicLong();
    Customers customers = new Customers();
    customers.data = Customers.counting(Customers.customers(500, 3), reads);
    try (Trainer trainer =
        trainer(customers)
            .checkpoints(Checkpointing.everyEpochs(1))
            .resume(Resume.last())
            .build()) {
      trainer.fit(); // nothing is left to train
      assertThat(reads.get()).isEqualTo(0);
      assertThat(
              Files.readString(
                  trainer
                      .runFolder()
                      .orElseThrow()
                      .resolve("checkpoints")
                      .resolve(newest(trainer))
                      .resolve("features.json")))
          .isEqualTo(first);
    }
  }

  private static String newest(Trainer trainer) throws Exception {
    try (Stream<Path> all = Files.list(trainer.runFolder().orElseThrow().resolve("checkpoints"))) {
      return all.map(path -> path.getFileName().toString())
          .filter(name -> name.startsWith("step-"))
          .max(String::compareTo)
          .orElseThrow();
    }
  }

  @Test
  void restoredWeightsComeWithTheirFeatures() throws Exception {
    List<float[]> expected;
    Path checkpoint;
    try (Trainer trainer =
        trainer(new Customers()).checkpoints(Checkpointing.everyEpochs(1)).build()) {
      checkpoint = trainer.fit().checkpoint().orElseThrow();
      expected = rows(trainer.predict(Customers.customers(50, 9)));
    }
    Customers other = new Customers();
    other.data = Customers.customers(700, 5);
    try (Trainer trainer = trainer(other).build()) {
      trainer.validate(); // measures its own
      trainer.restore(checkpoint);
      assertSame(rows(trainer.predict(Customers.customers(50, 9))), expected);
    }
  }

  @Test
  void whatCannotBeRestoredLeavesTheModelAsItWas() throws Exception {
    Path checkpoint;
    try (Trainer trainer =
        trainer(new Customers()).checkpoints(Checkpointing.everyEpochs(1)).build()) {
      checkpoint = trainer.fit().checkpoint().orElseThrow();
    }
    Customers wider = new Customers();
    wider.hidden = Dense.of(17).relu();
    wider.data = Customers.customers(700, 5);
    try (Trainer trainer = trainer(wider).build()) {
      trainer.fit();
      List<float[]> before = rows(trainer.predict(Customers.customers(50, 9)));
      assertThrows(OtherModelException.class, () -> trainer.restore(checkpoint));
      assertSame(rows(trainer.predict(Customers.customers(50, 9))), before);
      assertThat(trainer.fit().steps()).isEqualTo(44); // it has all of them
    }
  }

  @Test
  void aStopWhileTheyAreMeasuredIsNoInterruptOfTheThread() {
    Customers customers = new Customers();
    Trainer[] asked = new Trainer[1];
    customers.data =
        customers.data.map(
            customer -> {
              asked[0].stop();
              Thread.sleep(1); // so that there is a while
              return customer;
            });
    try (Trainer trainer = trainer(customers).build()) {
      asked[0] = trainer;
      assertThrows(InterruptedRunException.class, trainer::fit);
      assertThat(Thread.interrupted()).isFalse();
    }
  }

  @Test
  void theExportedModelTakesRawValues() throws Exception {
    Dataset<Customer> asked = Customers.customers(200, 11);
    Path exported = folder.resolve("model");
    List<float[]> expected;
    try (Trainer trainer = trainer(new Customers()).build()) {
      trainer.fit();
      expected = rows(trainer.predict(asked));
      trainer.export(exported);
    }
    List<Feature> taken =
        Customers.COLLATOR.features().stream().filter(feature -> !feature.label()).toList();
    List<Customer> examples = new ArrayList<>();
    for (long i = 0; i < asked.size(); i++) {
      examples.add(asked.get(i));
    }
    try (Predictor predictor = Predictors.load(exported, "probability", taken)) {
      List<float[]> answers = predictor.predict(examples, Customers::writeFeatures);
      assertSame(answers, expected);
    }
  }

  private static List<float[]> rows(Predictions predictions) {
    List<float[]> rows = new ArrayList<>();
    predictions.forEach(rows::add);
    return rows;
  }

  private static void assertSame(List<float[]> found, List<float[]> expected) {
    assertThat(found).hasSize(expected.size());
    for (int i = 0; i < found.size(); i++) {
      assertThat(found.get(i)).usingTolerance(1e-6).containsExactly(expected.get(i)).inOrder();
    }
  }

  @Test
  void aMissingValueWithoutARuleIsAnError() {
    Customers customers = new Customers();
    customers.data =
        customers.data.map(
            of ->
                of.age() == 30
                    ? new Customer(
                        Double.NaN,
                        of.balance(),
                        of.plan(),
                        of.city(),
                        of.url(),
                        of.age(),
                        of.since(),
                        of.churned())
                    : of);
    try (Trainer trainer = trainer(customers).build()) {
      RuntimeException e = assertThrows(RuntimeException.class, trainer::fit);
      assertThat(e).hasMessageThat().contains("income");
    }
  }
}
