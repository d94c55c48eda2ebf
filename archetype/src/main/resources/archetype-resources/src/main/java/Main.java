package ${package};

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.keraunos.serving.Batching;
import io.keraunos.serving.ServedModel;
import io.keraunos.trainer.FitResult;
import io.keraunos.trainer.Trainer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;

/** {@code train} and {@code serve}. */
public final class Main {
  private Main() {}

  private static final Path MODELS = Path.of("models");

  public static void main(String[] arguments) throws IOException {
    String command = arguments.length == 1 ? arguments[0] : "";
    switch (command) {
      case "train" -> train(MODELS);
      case "serve" -> {
        HttpServer server = serve(MODELS, 8080);
        System.out.println("listening on http://localhost:" + server.getAddress().getPort());
      }
      default -> {
        System.err.println("usage: train | serve");
        System.exit(2);
      }
    }
  }

  /** Trains, and exports the model as the next version in a folder. */
  static Path train(Path models) {
    try (Trainer trainer = HouseNetTrainer.builder(new HouseNet()).maxEpochs(10).build()) {
      FitResult fit = trainer.fit();
      Path version = trainer.exportVersion(models);
      System.out.printf(
          Locale.ROOT,
          "val_loss %.4f, exported to %s%n",
          fit.metric(HouseNetMetrics.VAL_LOSS),
          version);
      return version;
    }
  }

  /** Answers {@code GET /price?area=85&rooms=3&district=north} from the newest version. */
  static HttpServer serve(Path models, int port) throws IOException {
    ServedModel<HouseNetPredictor> model =
        ServedModel.builder("houses", HouseNetPredictor.type(), models)
            .batching(Batching.upTo(32))
            .open();
    HttpServer server = HttpServer.create(new InetSocketAddress("localhost", port), 0);
    server.setExecutor(
        Executors.newFixedThreadPool(
            8,
            work -> {
              Thread thread = new Thread(work);
              thread.setDaemon(true);
              return thread;
            }));
    server.createContext("/price", exchange -> answer(model.predictor(), exchange));
    server.start();
    return server;
  }

  private static void answer(HouseNetPredictor model, HttpExchange exchange) throws IOException {
    int status = 200;
    String text;
    try {
      Map<String, String> query = query(exchange.getRequestURI().getQuery());
      float price =
          model.price(
              new HouseNetHouseInput(
                  Float.parseFloat(query.getOrDefault("area", "")),
                  Integer.parseInt(query.getOrDefault("rooms", "")),
                  query.getOrDefault("district", "")))[0];
      text = String.format(Locale.ROOT, "{\"price\": %.3f}%n", price);
    } catch (IllegalArgumentException e) { // a number that is none, or what the model refuses
      status = 400;
      text = "area, rooms and district must fit: " + e.getMessage() + "\n";
    }
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static Map<String, String> query(String text) {
    Map<String, String> values = new HashMap<>();
    for (String part : text == null ? new String[0] : text.split("&")) {
      int at = part.indexOf('=');
      if (at > 0) {
        values.put(part.substring(0, at), part.substring(at + 1));
      }
    }
    return values;
  }
}
