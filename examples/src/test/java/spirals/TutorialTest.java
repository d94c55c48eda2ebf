package spirals;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import com.sun.net.httpserver.HttpServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program of docs/tutorial.md: its four files stand beside this one, word for word. */
final class TutorialTest {

  private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Path SOURCES = Path.of("src/test/java/spirals");

  @Test
  void itsFilesAreThese() throws Exception {
    List<String> blocks =
        BLOCK
            .matcher(Files.readString(Path.of("../docs/tutorial.md")))
            .results()
            .map(found -> withoutBlanks(found.group(1)))
            .toList();
    assertThat(blocks).hasSize(4);
    for (String name : List.of("Point", "Spirals", "Learn", "Serve")) {
      String source = withoutBlanks(Files.readString(SOURCES.resolve(name + ".java")));
      assertWithMessage(name).that(blocks).contains(source);
    }
  }

  private static String withoutBlanks(String text) {
    return text.replaceAll("\\s+", "");
  }

  @Test
  void whatItTrainsIsServed(@TempDir Path folder) throws Exception {
    Path model = Learn.learn(folder);
    assertThat(model).isEqualTo(folder.resolve("models/1"));
    assertThat(Files.exists(folder.resolve("Spirals/version_0/report.html"))).isTrue();
    assertThat(Files.exists(folder.resolve("Spirals/version_0/metrics.csv"))).isTrue();
    try (SpiralsPredictor predictor = SpiralsPredictor.load(model)) {
      HttpServer server = Serve.start(predictor, 0);
      try {
        assertThat(mostLikely(server, "/0.3,-0.5")).isEqualTo(0);
        assertThat(mostLikely(server, "/-0.3,0.5")).isEqualTo(1);
        assertThat(ask(server, "/abc").statusCode()).isEqualTo(400);
      } finally {
        server.stop(0);
        ((ExecutorService) server.getExecutor()).shutdown();
      }
    }
  }

  private static HttpResponse<String> ask(HttpServer server, String path) throws Exception {
    URI place = URI.create("http://localhost:" + server.getAddress().getPort() + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(place).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static int mostLikely(HttpServer server, String path) throws Exception {
    List<Double> probabilities =
        Pattern.compile("[0-9.E-]+")
            .matcher(ask(server, path).body())
            .results()
            .map(MatchResult::group)
            .map(Double::valueOf)
            .toList();
    assertThat(probabilities).hasSize(2);
    return probabilities.get(0) > probabilities.get(1) ? 0 : 1;
  }
}
