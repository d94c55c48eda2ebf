package ${package};

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;
import io.keraunos.testing.KeraunosAssertions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HouseNetTest {

  @TempDir Path models;

  @Test
  void itsStepsAreRight() {
    KeraunosAssertions.assertTraces(HouseNetTrainer.builder(new HouseNet()));
  }

  @Test
  void itLearnsOneBatchByHeart() {
    KeraunosAssertions.assertOverfits(
        HouseNetTrainer.builder(new HouseNet()), HouseNetMetrics.TRAIN_LOSS, 0.1, 2_000);
  }

  @Test
  void whatIsTrainedIsServed() throws Exception {
    Main.train(models);
    HttpServer server = Main.serve(models, 0);
    try {
      String address = "http://localhost:" + server.getAddress().getPort() + "/price?area=85";
      assertEquals(400, get(address).statusCode());
      HttpResponse<String> answer = get(address + "&rooms=3&district=north");
      assertEquals(200, answer.statusCode());
      double price = Double.parseDouble(answer.body().replaceAll("[^0-9.]", ""));
      assertEquals(85 * 0.021 + 0.3, price, 0.5); // as Houses makes them, and what it has learnt
    } finally {
      server.stop(0);
    }
  }

  private static HttpResponse<String> get(String address) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString());
  }
}
