package io.keraunos.examples.cifar10;

import com.google.gson.Gson;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.keraunos.data.Cifar10Binary;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers over HTTP what is on a picture: {@code POST /predict} with a PNG or JPEG as body. All
 * that it knows of Keraunos is the generated predictor.
 */
final class PredictionServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PredictionServer.class);
  private static final int LARGEST_BODY = 10_000_000;
  private static final Gson GSON = new Gson();

  private final Cifar10NetPredictor predictor;
  private final HttpServer server;
  private final ExecutorService threads;

  /** An answer: its status and what becomes its JSON. */
  private record Answer(int status, Map<String, Object> json) {
    static Answer error(int status, String message) {
      return new Answer(status, Map.of("error", message));
    }
  }

  private PredictionServer(
      Cifar10NetPredictor predictor, HttpServer server, ExecutorService threads) {
    this.predictor = predictor;
    this.server = server;
    this.threads = threads;
  }

  /**
   * Starts to listen.
   *
   * @param predictor closed with the server
   * @param address where; port 0 for any
   * @param threads how many requests are answered at the same time
   */
  static PredictionServer start(
      Cifar10NetPredictor predictor, InetSocketAddress address, int threads) throws IOException {
    HttpServer http = HttpServer.create(address, 0);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    PredictionServer server = new PredictionServer(predictor, http, pool);
    http.createContext("/predict", server::handle);
    http.setExecutor(pool);
    http.start();
    return server;
  }

  int port() {
    return server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Answer answer;
      try {
        answer = answer(exchange);
      } catch (RuntimeException e) {
        LOG.error("a request failed", e);
        answer = Answer.error(500, "internal error");
      }
      byte[] body = GSON.toJson(answer.json()).getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(answer.status(), body.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
  }

  private Answer answer(HttpExchange exchange) throws IOException {
    if (!exchange.getRequestMethod().equals("POST")) {
      exchange.getResponseHeaders().set("Allow", "POST");
      return Answer.error(405, "send a picture with POST");
    }
    byte[] body = exchange.getRequestBody().readNBytes(LARGEST_BODY + 1);
    if (body.length > LARGEST_BODY) {
      return Answer.error(413, "a picture must have at most %s bytes".formatted(LARGEST_BODY));
    }
    byte[] image;
    try {
      image = PictureReader.read(body);
    } catch (IOException e) {
      return Answer.error(400, String.valueOf(e.getMessage()));
    }
    return new Answer(200, describe(predictor.probabilities(image)));
  }

  private static Map<String, Object> describe(float[] probabilities) {
    Map<String, Float> all = new LinkedHashMap<>();
    int best = 0;
    for (int i = 0; i < probabilities.length; i++) {
      all.put(Cifar10Binary.CLASSES.get(i), probabilities[i]);
      best = probabilities[i] > probabilities[best] ? i : best;
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("class", Cifar10Binary.CLASSES.get(best));
    json.put("probabilities", all);
    return json;
  }

  /** Lets requests that have begun end, for a second at most. */
  @Override
  public void close() {
    server.stop(1);
    threads.shutdown();
    predictor.close();
  }
}
