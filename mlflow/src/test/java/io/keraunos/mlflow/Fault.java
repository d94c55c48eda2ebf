package io.keraunos.mlflow;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A way in which a server fails at a request. */
interface Fault {

  /** Returns whether the request is done with. */
  boolean hits(HttpExchange exchange) throws IOException, InterruptedException;

  /** Answers with a status, without more. */
  static Fault status(int status) {
    return exchange -> {
      exchange.getRequestBody().readAllBytes();
      send(exchange, status, "<html>no</html>".getBytes(StandardCharsets.UTF_8));
      return true;
    };
  }

  /** Asks to come again later. */
  static Fault tooMany(int seconds) {
    return exchange -> {
      exchange.getResponseHeaders().add("Retry-After", "" + seconds);
      send(
          exchange,
          429,
          error("REQUEST_LIMIT_EXCEEDED", "slow down").getBytes(StandardCharsets.UTF_8));
      return true;
    };
  }

  /** Closes the connection without an answer. */
  static Fault hangUp() {
    return exchange -> {
      exchange.close();
      return true;
    };
  }

  /** Does not answer for some time, then closes the connection. */
  static Fault hang(long millis) {
    return exchange -> {
      Thread.sleep(millis);
      exchange.close();
      return true;
    };
  }

  static String error(String code, String message) {
    return Json.of("error_code", code, "message", message).toString();
  }

  static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }
}
