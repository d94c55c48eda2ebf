package io.keraunos.mlflow;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Threads.class)
class MlflowRegistryTest {

  private static final Retries QUICK = new Retries(4, Duration.ofMillis(10), Duration.ofMillis(50));

  @TempDir private Path root;
  private FakeMlflow server;
  private MlflowRegistry registry;
  private MlflowArtifacts artifacts;
  private String run;

  @BeforeEach
  void open() throws IOException {
    server = new FakeMlflow();
    MlflowConnection connection = server.connection().retries(QUICK);
    registry = MlflowRegistry.at(connection, Duration.ofSeconds(2));
    artifacts = MlflowArtifacts.at(connection);
    MlflowLogger logger = MlflowLogger.to(connection);
    logger.start(Files.createDirectories(root.resolve("run")), 0, Map.of());
    logger.end();
    run = logger.runId().orElseThrow();
  }

  @AfterEach
  void everyRequestWasAsTheApiHasIt() {
    registry.close();
    artifacts.close();
    server.close();
    assertThat(server.violations).isEmpty();
  }

  private Path model() throws IOException {
    Path model = Files.createDirectories(root.resolve("model/variables"));
    Files.writeString(model.resolve("variables.index"), "index");
    Files.writeString(model.getParent().resolve("saved model+\u00e4.pb"), "graph");
    Files.write(model.getParent().resolve("empty"), new byte[0]);
    return model.getParent();
  }

  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  @Test
  void aModelGoesThereAndBack() throws IOException {
    server.always =
        new Fault() { // every third answer is lost
          private int number;

          @Override
          public synchronized boolean hits(com.sun.net.httpserver.HttpExchange exchange)
              throws IOException, InterruptedException {
            return ++number % 3 == 0 && server.loseTheAnswer().hits(exchange);
          }
        };
    artifacts.upload(run, model(), "export/model");
    server.registry.pendingAnswers = 2;
    ModelVersion version = registry.register("churn", run, "export/model");
    assertThat(version.version()).isEqualTo("1");
    assertThat(version.status()).isEqualTo("READY");
    assertThat(version.runId()).isEqualTo(run);
    assertThat(server.registry.models.get("churn")).hasSize(1);
    assertThat(registry.register("churn", run, "export/model").version()).isEqualTo("2");

    assertThat(registry.byAlias("churn", "champion")).isEmpty();
    assertThat(registry.byAlias("none", "champion")).isEmpty();
    registry.setAlias("churn", "champion", "1");
    registry.setAlias("churn", "champion", "2");
    ModelVersion champion = registry.byAlias("churn", "champion").orElseThrow();
    assertThat(champion.version()).isEqualTo("2");
    assertThat(registry.version("churn", "1").version()).isEqualTo("1");
    registry.deleteAlias("churn", "champion");
    registry.deleteAlias("churn", "champion");
    assertThat(registry.byAlias("churn", "champion")).isEmpty();

    Path back = root.resolve("deep/back");
    registry.download(champion, back);
    assertThat(files(back)).isEqualTo(files(model()));
    assertThat(Files.readString(back.resolve("variables/variables.index"))).isEqualTo("index");
    assertThat(
            assertThrows(FileAlreadyExistsException.class, () -> registry.download(champion, back)))
        .hasMessageThat()
        .contains("must not be there");
  }

  @Test
  void aVersionThatFailsOrIsNotReadyIsTold() throws IOException {
    artifacts.upload(run, model(), "model");
    server.registry.pendingAnswers = 1;
    server.registry.versionStatus = "FAILED_REGISTRATION";
    IOException failed =
        assertThrows(IOException.class, () -> registry.register("churn", run, "model"));
    assertThat(failed)
        .hasMessageThat()
        .contains("version 1 of churn must become READY, but is FAILED_REGISTRATION");
    server.registry.pendingAnswers = 1_000_000;
    IOException late =
        assertThrows(IOException.class, () -> registry.register("churn", run, "model"));
    assertThat(late).hasMessageThat().contains("but is PENDING_REGISTRATION");
  }

  @Test
  void aDownloadIsWholeOrAbsent() throws IOException {
    artifacts.upload(run, model(), "model");
    Path to = root.resolve("downloads/model");
    server.always =
        exchange ->
            exchange.getRequestURI().getPath().endsWith("variables.index")
                && Fault.hangUp().hits(exchange);
    assertThrows(IOException.class, () -> artifacts.download(run, "model", to));
    assertThat(files(to.getParent())).isEmpty();
    server.always = exchange -> false;
    artifacts.download(run, "model", to);
    assertThat(files(to)).hasSize(3);
    assertThrows(
        NoSuchFileException.class, () -> artifacts.download(run, "none", root.resolve("none")));
    assertThat(Files.exists(root.resolve("none"))).isFalse();
  }

  /** What a server answers must not lead out of the folder. */
  @ParameterizedTest
  @ValueSource(strings = {"..", ".", "../../evil", "/etc/passwd", "a/b", "a\\b", "C:evil", ""})
  void namesThatLeadOutAreRefused(String name) {
    server.always =
        exchange -> {
          if (!exchange.getRequestURI().getPath().endsWith("artifacts/artifacts")) {
            return false;
          }
          JsonObject file = Json.of("path", name);
          file.addProperty("is_dir", false);
          JsonArray all = new JsonArray();
          all.add(file);
          JsonObject answer = new JsonObject();
          answer.add("files", all);
          byte[] bytes = answer.toString().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          return true;
        };
    Path to = root.resolve("downloads/model");
    assertThrows(IOException.class, () -> artifacts.download(run, "model", to));
    assertThat(Files.exists(to)).isFalse();
  }

  @Test
  void aFileIsUploadedUnderItsName() throws IOException {
    Path report = Files.writeString(root.resolve("report.html"), "<html>");
    artifacts.upload(run, report, "reports/report.html");
    assertThat(server.files.keySet())
        .containsExactly("1/" + run + "/artifacts/reports/report.html");
    assertThrows(
        NoSuchFileException.class, () -> artifacts.upload(run, root.resolve("nothing"), "x"));
    assertThrows(
        IllegalArgumentException.class, () -> artifacts.upload(run, report, "../report.html"));
  }

  @Test
  void artifactsThatAreNotBehindTheServerAreRefused() throws IOException {
    try (Api api = new Api(server.connection())) {
      for (String uri :
          List.of(
              "s3://bucket/1/a", "/mlruns/1", "mlflow-artifacts://other:5000/1/run/artifacts")) {
        IOException e = assertThrows(IOException.class, () -> ArtifactPlace.of(api, uri));
        assertThat(e).hasMessageThat().contains("must lie behind the tracking server");
      }
      assertThat(ArtifactPlace.of(api, "mlflow-artifacts:/1/run/artifacts").path())
          .isEqualTo("1/run/artifacts");
      String http = server.uri() + "/api/2.0/mlflow-artifacts/artifacts/1/run/artifacts";
      assertThat(ArtifactPlace.of(api, http).path()).isEqualTo("1/run/artifacts");
    }
  }
}
