package io.keraunos.mlflow;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The requests of MLflow's REST API 2.0. Each is sent once; who calls decides whether it is tried
 * again.
 */
final class Api implements AutoCloseable {

  private static final String ROOT = "/api/2.0/";
  private static final int SHOWN = 200; // characters of an answer that is no JSON

  private final MlflowConnection connection;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "keraunos-mlflow-http");
            thread.setDaemon(true);
            return thread;
          });
  private volatile @Nullable HttpClient client; // until it is closed

  Api(MlflowConnection connection) {
    this.connection = connection;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(connection.timeout())
            .executor(threads)
            .build();
  }

  MlflowConnection connection() {
    return connection;
  }

  JsonObject get(String path, Map<String, String> query) throws IOException {
    String text =
        query.entrySet().stream()
            .map(each -> each.getKey() + "=" + encoded(each.getValue()))
            .collect(Collectors.joining("&"));
    return json("GET", uri(path + (text.isEmpty() ? "" : "?" + text)), BodyPublishers.noBody());
  }

  JsonObject post(String path, JsonObject body) throws IOException {
    return json("POST", uri(path), BodyPublishers.ofString(body.toString()));
  }

  JsonObject delete(String path, JsonObject body) throws IOException {
    return json("DELETE", uri(path), BodyPublishers.ofString(body.toString()));
  }

  /** Returns the address of a path of the API. */
  URI uri(String path) {
    return URI.create(connection.server() + ROOT + path);
  }

  /** Returns a text as a part of a path or of a query. */
  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private JsonObject json(String method, URI uri, BodyPublisher body) throws IOException {
    HttpRequest.Builder request =
        request(uri).header("Accept", "application/json").method(method, body);
    if (!method.equals("GET")) {
      request.header("Content-Type", "application/json");
    }
    String name = name(method, uri);
    HttpResponse<String> answer =
        send(
            name,
            request.build(),
            BodyHandlers.ofString(StandardCharsets.UTF_8),
            connection.timeout());
    if (answer.statusCode() != 200) {
      throw refused(name, answer);
    }
    if (parse(answer.body()) instanceof JsonObject object) {
      return object;
    }
    throw new IOException(
        "%s must be answered with a JSON object, but was with %s. Is that the address of an MLflow"
                .formatted(name, shown(answer.body()))
            + " tracking server?");
  }

  /** Sends a file. */
  void upload(URI to, Path file) throws IOException {
    HttpRequest request =
        request(to)
            .header("Content-Type", "application/octet-stream")
            .PUT(BodyPublishers.ofFile(file))
            .build();
    String name = name("PUT", to);
    HttpResponse<String> answer =
        send(
            name,
            request,
            BodyHandlers.ofString(StandardCharsets.UTF_8),
            connection.transferTimeout());
    if (answer.statusCode() != 200) {
      throw refused(name, answer);
    }
  }

  /** Receives a file. What it is refused with does not get into the file. */
  void download(URI from, Path to) throws IOException {
    String name = name("GET", from);
    BodyHandler<String> handler =
        info ->
            info.statusCode() == 200
                ? BodySubscribers.mapping(BodySubscribers.ofFile(to), Path::toString)
                : BodySubscribers.ofString(StandardCharsets.UTF_8);
    HttpResponse<String> answer =
        send(name, request(from).GET().build(), handler, connection.transferTimeout());
    if (answer.statusCode() != 200) {
      throw refused(name, answer);
    }
  }

  /** Returns a request to an address, with the credentials if that is the server's own. */
  private HttpRequest.Builder request(URI uri) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    if (uri.getRawAuthority().equals(connection.server().getRawAuthority())) {
      connection.authorization().ifPresent(header -> request.header("Authorization", header));
    }
    return request;
  }

  private static String name(String method, URI uri) {
    return "%s %s://%s%s".formatted(method, uri.getScheme(), uri.getAuthority(), uri.getPath());
  }

  /** Sends a request; the limit is that of the whole answer, which a server may send slowly. */
  private <T> HttpResponse<T> send(
      String name, HttpRequest request, BodyHandler<T> handler, Duration limit) throws IOException {
    HttpClient open = client;
    if (open == null) {
      throw new InterruptedIOException(name + " was not sent: it is closed");
    }
    CompletableFuture<HttpResponse<T>> sent = open.sendAsync(request, handler);
    try {
      return sent.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      sent.cancel(true);
      throw new LateException(name, limit);
    } catch (InterruptedException e) {
      sent.cancel(true);
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(name + " was interrupted");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw failed(name, cause == null ? e : cause);
    }
  }

  private static IOException failed(String name, Throwable cause) {
    if (cause instanceof ConnectException) { // without a text of its own
      return new IOException(name + " failed: no connection", cause);
    }
    return new IOException(name + " failed: " + cause, cause);
  }

  private static MlflowException refused(String name, HttpResponse<String> answer) {
    Duration asked =
        answer
            .headers()
            .firstValue("Retry-After")
            .filter(text -> text.matches("\\d{1,6}"))
            .map(text -> Duration.ofSeconds(Long.parseLong(text)))
            .orElse(Duration.ZERO);
    String code = "";
    String message = shown(answer.body());
    if (parse(answer.body()) instanceof JsonObject object) {
      code = Json.text(object, "error_code");
      message = Json.text(object, "message");
    } else if (answer.statusCode() / 100 == 3) {
      message =
          answer
              .headers()
              .firstValue("Location")
              .map(where -> "it was moved to " + where + "; use that address")
              .orElse(message);
    }
    return new MlflowException(name, answer.statusCode(), code, message, asked);
  }

  private static JsonElement parse(String text) {
    try {
      return JsonParser.parseString(text);
    } catch (JsonParseException e) {
      return JsonNull.INSTANCE; // the caller says what it was instead
    }
  }

  private static String shown(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
  }

  /** Ends the threads. The one that the client itself has ends once the client is collected. */
  @Override
  public void close() {
    client = null;
    threads.shutdownNow();
  }
}
