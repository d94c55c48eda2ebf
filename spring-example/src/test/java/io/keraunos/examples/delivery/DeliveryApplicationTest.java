package io.keraunos.examples.delivery;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import com.jayway.jsonpath.JsonPath;
import io.keraunos.graph.execute.ModelSession;
import io.keraunos.job.TrainingJob;
import io.keraunos.serving.ServedModel;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** Runs the application with a database in memory, and asks it over HTTP. */
@Timeout(600)
class DeliveryApplicationTest {

  private static final String QUESTION = "/minutes?kilometres=7.5&parcels=2&vehicle=van";
  private static final double MINUTES = 7.5 * 2.4 + 2 * 2 + 3; // as SampleDeliveries makes them

  @TempDir Path dir;

  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void nothingIsLeft() {
    assertWithMessage("native sessions and tensors").that(ModelSession.live()).isEqualTo(0);
    assertWithMessage("threads")
        .that(
            Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("keraunos"))
                .toList())
        .isEmpty();
  }

  private ConfigurableApplicationContext start(String database, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--server.port=0",
                "--server.address=localhost",
                "--spring.datasource.url=jdbc:h2:mem:" + database,
                "--delivery.models=" + dir.resolve("models")));
    arguments.addAll(List.of(more));
    return SpringApplication.run(DeliveryApplication.class, arguments.toArray(new String[0]));
  }

  private HttpResponse<String> send(
      ConfigurableApplicationContext application, String method, String path) throws Exception {
    String address =
        "http://localhost:" + application.getEnvironment().getProperty("local.server.port") + path;
    return client.send(
        HttpRequest.newBuilder(URI.create(address))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build(),
        BodyHandlers.ofString());
  }

  private <T> T get(ConfigurableApplicationContext application, String path, String value)
      throws Exception {
    HttpResponse<String> answer = send(application, "GET", path);
    assertWithMessage(answer.body()).that(answer.statusCode()).isEqualTo(200);
    return JsonPath.read(answer.body(), value);
  }

  private static TrainingJob job(ConfigurableApplicationContext application) {
    return application.getBean(Retraining.class).job().orElseThrow();
  }

  private void train(ConfigurableApplicationContext application, String plan) throws Exception {
    assertThat(send(application, "POST", "/training?" + plan).statusCode()).isEqualTo(202);
    assertThat(job(application).await(Duration.ofMinutes(1))).isTrue();
    assertThat(this.<String>get(application, "/training", "$.state")).isEqualTo("FINISHED");
  }

  @Test
  void theBetterModelAnswers() throws Exception {
    try (ConfigurableApplicationContext application = start("better")) {
      double minutes = get(application, QUESTION, "$.minutes");
      assertThat(minutes).isWithin(4).of(MINUTES);
      assertThat(this.<String>get(application, QUESTION, "$.version")).isEqualTo("1");
      assertThat(send(application, "GET", "/minutes?kilometres=far").statusCode()).isEqualTo(400);
      assertThat(send(application, "GET", "/training").statusCode()).isEqualTo(404);

      train(application, "epochs=1&learningRate=0.00001"); // has learnt next to nothing
      assertThat(this.<Boolean>get(application, "/training", "$.comparison.taken")).isFalse();
      assertThat(this.<String>get(application, QUESTION, "$.version")).isEqualTo("1");
      assertThat(this.<Double>get(application, QUESTION, "$.minutes")).isEqualTo(minutes);

      train(application, "epochs=60&learningRate=0.01");
      assertThat(this.<Boolean>get(application, "/training", "$.comparison.taken")).isTrue();
      assertThat(this.<String>get(application, QUESTION, "$.version")).isEqualTo("2");
      assertThat(this.<Double>get(application, QUESTION, "$.minutes")).isWithin(4).of(MINUTES);

      assertThat(this.<String>get(application, "/actuator/health", "$.status")).isEqualTo("UP");
      List<Double> fits =
          get(
              application,
              "/actuator/metrics/keraunos.training.fits?tag=outcome:completed",
              "$.measurements[*].value");
      assertThat(fits).containsExactly(2.0);
    }
    try (ConfigurableApplicationContext again = start("again")) { // takes what was taken
      assertThat(this.<String>get(again, QUESTION, "$.version")).isEqualTo("2");
    }
  }

  @Test
  void trainingIsWatchedAndCancelled() throws Exception {
    try (ConfigurableApplicationContext application = start("cancelled")) {
      assertThat(send(application, "POST", "/training?epochs=1000000").statusCode()).isEqualTo(202);
      while (this.<Integer>get(application, "/training", "$.epochs") < 1) {
        Thread.sleep(10);
      }
      assertThat(send(application, "POST", "/training").statusCode()).isEqualTo(409);
      assertThat(send(application, "DELETE", "/training").statusCode()).isEqualTo(202);
      assertThat(job(application).await(Duration.ofMinutes(1))).isTrue();
      assertThat(this.<String>get(application, "/training", "$.state")).isEqualTo("CANCELLED");
      assertThat(this.<String>get(application, QUESTION, "$.version")).isEqualTo("1");

      assertThat(send(application, "POST", "/training?epochs=1000000").statusCode()).isEqualTo(202);
    } // ends the second one
  }

  @Test
  void itTrainsOnSchedule() throws Exception {
    try (ConfigurableApplicationContext application =
        start("scheduled", "--delivery.retrain-every=100ms")) {
      while (application.getBean(Retraining.class).comparison().isEmpty()) {
        Thread.sleep(10);
      }
      // the same data, plan and seed: no better than what answers
      assertThat(application.getBean(Retraining.class).comparison().orElseThrow().taken())
          .isFalse();
    }
  }

  @Test
  void aHundredChangesUnderLoadLoseNoRequest() throws Exception {
    try (ConfigurableApplicationContext application = start("load")) {
      train(application, "epochs=60&learningRate=0.01");
      ServedModel<?> served = application.getBean(ServedModel.class);
      int before = ModelSession.live();
      AtomicBoolean go = new AtomicBoolean(true);
      AtomicLong answered = new AtomicLong();
      ExecutorService callers = Executors.newFixedThreadPool(4);
      try {
        List<Future<long[]>> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          all.add(callers.submit(() -> ask(application, go, answered)));
        }
        long resident = 0;
        try {
          for (int i = 0; i < 100; i++) {
            if (i == 20) {
              resident = residentKilobytes();
            }
            long last = answered.get();
            served.swap(dir.resolve("models").resolve(Integer.toString(i % 2 + 1)));
            while (answered.get() == last && all.stream().noneMatch(Future::isDone)) {
              Thread.onSpinWait();
            }
          }
        } finally {
          go.set(false);
        }
        List<Long> nanos = new ArrayList<>();
        for (Future<long[]> each : all) {
          Arrays.stream(each.get()).forEach(nanos::add); // fails if a request did
        }
        nanos.sort(null);
        System.out.printf(
            "100 changes, %d requests of 4 callers: p50 %.2f ms, p99 %.2f ms; resident memory from"
                + " the 20th to the last change %+d kB%n",
            nanos.size(),
            nanos.get(nanos.size() / 2) / 1e6,
            nanos.get(nanos.size() * 99 / 100) / 1e6,
            residentKilobytes() - resident);
      } finally {
        callers.shutdownNow();
      }
      assertThat(ModelSession.live()).isEqualTo(before);
    }
  }

  private long[] ask(
      ConfigurableApplicationContext application, AtomicBoolean go, AtomicLong answered)
      throws Exception {
    List<Long> nanos = new ArrayList<>();
    while (go.get()) {
      long start = System.nanoTime();
      assertThat(this.<Double>get(application, QUESTION, "$.minutes")).isWithin(4).of(MINUTES);
      nanos.add(System.nanoTime() - start);
      answered.incrementAndGet();
      Thread.sleep(5); // leaves time to open models, which is done behind the requests
    }
    return nanos.stream().mapToLong(Long::longValue).toArray();
  }

  /** Returns the memory of the process, or 0 where /proc does not say it. */
  private static long residentKilobytes() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .sum();
  }
}
