package spirals;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Executors;

/** Answers over HTTP: GET /0.3,-0.5 gives the probabilities of both spirals at that point. */
public class Serve {

  public static void main(String[] args) throws IOException {
    HttpServer server = start(SpiralsPredictor.load(Path.of(args[0])), 8080);
    System.out.println("listening on http://localhost:" + server.getAddress().getPort());
  }

  static HttpServer start(SpiralsPredictor predictor, int port) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress("localhost", port), 0);
    server.setExecutor(Executors.newFixedThreadPool(4)); // the predictor is for any number
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            String path = exchange.getRequestURI().getPath();
            boolean right = path.matches("/-?[0-9]+(\\.[0-9]+)?,-?[0-9]+(\\.[0-9]+)?");
            String answer = right ? answer(predictor, path) : "ask for /x,y such as /0.3,-0.5";
            byte[] body = (answer + "\n").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(right ? 200 : 400, body.length);
            exchange.getResponseBody().write(body);
          }
        });
    server.start();
    return server;
  }

  private static String answer(SpiralsPredictor predictor, String path) {
    String[] place = path.substring(1).split(",", -1);
    float[] at = {Float.parseFloat(place[0]), Float.parseFloat(place[1])};
    return Arrays.toString(predictor.probabilities(at));
  }
}
