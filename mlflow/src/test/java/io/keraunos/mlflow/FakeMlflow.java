package io.keraunos.mlflow;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A tracking server that answers as MLflow's does, refuses what its definition does not have, and
 * fails when it is told to.
 */
final class FakeMlflow implements AutoCloseable {

  /** A run. */
  static final class Run {
    final String id;
    final String experiment;
    String status = "RUNNING";
    String name = "";
    long ended;
    final Map<String, String> params = new LinkedHashMap<>();
    final Map<String, String> tags = new LinkedHashMap<>();
    final List<JsonObject> metrics = new ArrayList<>();

    Run(String id, String experiment) {
      this.id = id;
      this.experiment = experiment;
    }

    String artifacts() {
      return "mlflow-artifacts:/" + experiment + "/" + id + "/artifacts";
    }

    /** The values of a metric, by step. */
    Map<Long, String> history(String key) {
      Map<Long, String> history = new TreeMap<>();
      metrics.stream()
          .filter(metric -> metric.get("key").getAsString().equals(key))
          .forEach(
              metric ->
                  history.put(metric.get("step").getAsLong(), metric.get("value").getAsString()));
      return history;
    }
  }

  final Map<String, String> experiments = new LinkedHashMap<>(); // id by name
  final Map<String, Run> runs = Collections.synchronizedMap(new LinkedHashMap<>());
  final FakeRegistry registry = new FakeRegistry();
  final Map<String, byte[]> files = new TreeMap<>();
  final List<String> violations = Collections.synchronizedList(new ArrayList<>());
  final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  final Deque<Fault> faults = new ArrayDeque<>();
  volatile Fault always = exchange -> false;
  volatile String authorization = "";

  private final ApiRules rules = new ApiRules();
  private final int port;
  private HttpServer server;
  private ExecutorService threads;

  FakeMlflow() throws IOException {
    this(0);
  }

  private FakeMlflow(int port) throws IOException {
    open(port);
    this.port = server.getAddress().getPort();
  }

  private void open(int at) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), 0);
    threads = Executors.newCachedThreadPool();
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** Stops listening; what is known stays. */
  void down() {
    server.stop(0);
    threads.shutdownNow();
  }

  void up() throws IOException {
    open(port);
  }

  URI uri() {
    return URI.create("http://localhost:" + port);
  }

  MlflowConnection connection() {
    return MlflowConnection.to(uri());
  }

  Run onlyRun() {
    if (runs.size() != 1) {
      throw new AssertionError("there must be one run, but there are " + runs.keySet());
    }
    return runs.values().iterator().next();
  }

  /** Does what is asked, and closes the connection without an answer. */
  Fault loseTheAnswer() {
    return exchange -> {
      answer(exchange);
      exchange.close();
      return true;
    };
  }

  private void handle(HttpExchange exchange) throws IOException {
    requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath());
    Fault next;
    synchronized (faults) {
      next = faults.isEmpty() ? always : faults.poll();
    }
    try (exchange) {
      if (!next.hits(exchange)) {
        try {
          Fault.send(exchange, 200, answer(exchange));
        } catch (Refusal e) {
          Fault.send(
              exchange,
              e.status,
              Fault.error(e.code, e.getMessage()).getBytes(StandardCharsets.UTF_8));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private byte[] answer(HttpExchange exchange) throws IOException {
    String given = exchange.getRequestHeaders().getFirst("Authorization");
    if (!authorization.isEmpty() && !authorization.equals(given)) {
      throw new Refusal(401, "UNAUTHENTICATED", "who are you?");
    }
    String method = exchange.getRequestMethod();
    String path = exchange.getRequestURI().getPath().replaceFirst("^/api/2.0/", "");
    byte[] body = exchange.getRequestBody().readAllBytes();
    String files = ArtifactPlace.ARTIFACTS + "/";
    if (path.startsWith(files)) {
      return file(method, path.substring(files.length()), body);
    }
    JsonObject fields =
        method.equals("GET")
            ? query(exchange.getRequestURI().getRawQuery())
            : JsonParser.parseString(new String(body, StandardCharsets.UTF_8)).getAsJsonObject();
    List<String> wrong = rules.check(method, path, fields, body.length);
    String type = String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type"));
    if (!method.equals("GET") && !type.startsWith("application/json")) {
      wrong = List.of("content type " + type);
    }
    if (!wrong.isEmpty()) {
      violations.addAll(wrong);
      throw new Refusal(400, "INVALID_PARAMETER_VALUE", wrong.toString());
    }
    synchronized (this) {
      return json(method + " " + path, fields).toString().getBytes(StandardCharsets.UTF_8);
    }
  }

  private static JsonObject query(String text) {
    JsonObject fields = new JsonObject();
    if (text != null) {
      for (String pair : text.split("&")) {
        String[] sides = pair.split("=", 2);
        fields.addProperty(sides[0], URLDecoder.decode(sides[1], StandardCharsets.UTF_8));
      }
    }
    return fields;
  }

  private synchronized byte[] file(String method, String path, byte[] body) {
    if (Arrays.asList(path.split("/")).contains("..") || path.contains("#")) {
      throw new Refusal(400, "INVALID_PARAMETER_VALUE", "Invalid path");
    }
    if (method.equals("PUT")) {
      files.put(path, body);
      return "{}".getBytes(StandardCharsets.UTF_8);
    }
    if (!files.containsKey(path)) {
      throw new Refusal(404, "NOT_FOUND", "no " + path);
    }
    return files.get(path);
  }

  private JsonObject json(String request, JsonObject in) {
    return switch (request) {
      case "GET mlflow/experiments/get-by-name" -> experiment(Json.text(in, "experiment_name"));
      case "POST mlflow/experiments/create" -> createExperiment(Json.text(in, "name"));
      case "POST mlflow/runs/create" -> createRun(in);
      case "GET mlflow/runs/get" -> FakeRegistry.wrapped("run", info(run(in)));
      case "POST mlflow/runs/search" -> searchRuns(in);
      case "POST mlflow/runs/update" -> updateRun(in);
      case "POST mlflow/runs/log-batch" -> logBatch(in);
      case "GET mlflow-artifacts/artifacts" -> list(Json.text(in, "path"));
      case "POST mlflow/registered-models/create" -> registry.createModel(Json.text(in, "name"));
      case "POST mlflow/model-versions/create" -> registry.createVersion(in);
      case "GET mlflow/model-versions/get" ->
          FakeRegistry.wrapped("model_version", registry.polled(registry.version(in)));
      case "GET mlflow/model-versions/search" -> registry.searchVersions(Json.text(in, "filter"));
      case "GET mlflow/model-versions/get-download-uri" ->
          Json.of("artifact_uri", Json.text(registry.version(in), "source"));
      case "POST mlflow/registered-models/alias" -> registry.setAlias(in);
      case "DELETE mlflow/registered-models/alias" -> registry.deleteAlias(in);
      case "GET mlflow/registered-models/alias" -> registry.byAlias(in);
      default -> throw new Refusal(404, "ENDPOINT_NOT_FOUND", request);
    };
  }

  private JsonObject experiment(String name) {
    if (!experiments.containsKey(name)) {
      throw Refusal.missing("experiment " + name);
    }
    String id = experiments.get(name);
    return FakeRegistry.wrapped(
        "experiment",
        Json.of(
            "experiment_id", id,
            "name", name,
            "lifecycle_stage", id.startsWith("-") ? "deleted" : "active"));
  }

  private JsonObject createExperiment(String name) {
    if (experiments.containsKey(name)) {
      throw new Refusal(400, "RESOURCE_ALREADY_EXISTS", name);
    }
    experiments.put(name, "" + (experiments.size() + 1));
    return Json.of("experiment_id", experiments.get(name));
  }

  private JsonObject createRun(JsonObject in) {
    Run run = new Run("run" + (runs.size() + 1), Json.text(in, "experiment_id"));
    if (!experiments.containsValue(run.experiment)) {
      throw Refusal.missing("experiment " + run.experiment);
    }
    run.name = Json.text(in, "run_name");
    tags(run, in);
    runs.put(run.id, run);
    return FakeRegistry.wrapped("run", info(run));
  }

  private static void tags(Run run, JsonObject in) {
    Json.objects(in, "tags")
        .forEach(tag -> run.tags.put(Json.text(tag, "key"), Json.text(tag, "value")));
  }

  private Run run(JsonObject in) {
    Run run = runs.get(Json.text(in, "run_id"));
    if (run == null) {
      throw Refusal.missing("run " + Json.text(in, "run_id"));
    }
    return run;
  }

  private static JsonObject info(Run run) {
    JsonObject object =
        FakeRegistry.wrapped(
            "info",
            Json.of(
                "run_id", run.id,
                "experiment_id", run.experiment,
                "status", run.status,
                "artifact_uri", run.artifacts(),
                "lifecycle_stage", "active"));
    JsonObject data = new JsonObject();
    data.add("params", Json.pairs(run.params));
    object.add("data", data);
    return object;
  }

  private JsonObject searchRuns(JsonObject in) {
    JsonArray found = new JsonArray();
    for (Run run : runs.values()) {
      String filter =
          "tags.\"keraunos.request\" = '%s'".formatted(run.tags.get("keraunos.request"));
      if (filter.equals(Json.text(in, "filter"))) {
        found.add(info(run));
      }
    }
    JsonObject answer = new JsonObject();
    answer.add("runs", found);
    return answer;
  }

  private JsonObject updateRun(JsonObject in) {
    Run run = run(in);
    run.status = Json.text(in, "status");
    run.ended = in.has("end_time") ? in.get("end_time").getAsLong() : 0;
    return FakeRegistry.wrapped("run_info", info(run).getAsJsonObject("info"));
  }

  private JsonObject logBatch(JsonObject in) {
    Run run = run(in);
    for (JsonObject param : Json.objects(in, "params")) {
      String before = run.params.putIfAbsent(Json.text(param, "key"), Json.text(param, "value"));
      if (before != null && !before.equals(Json.text(param, "value"))) {
        throw new Refusal(
            400, "INVALID_PARAMETER_VALUE", "Changing param values is not allowed: " + param);
      }
    }
    tags(run, in);
    run.metrics.addAll(Json.objects(in, "metrics"));
    return new JsonObject();
  }

  private JsonObject list(String folder) {
    Map<String, JsonObject> found = new TreeMap<>();
    files.forEach(
        (path, content) -> {
          if (path.startsWith(folder + "/")) {
            String rest = path.substring(folder.length() + 1);
            boolean directory = rest.contains("/");
            String name = rest.replaceFirst("/.*", "");
            JsonObject file = Json.of("path", name);
            file.addProperty("is_dir", directory);
            if (!directory) {
              file.addProperty("file_size", content.length);
            }
            found.put(name, file);
          }
        });
    JsonArray all = new JsonArray();
    found.values().forEach(all::add);
    JsonObject answer = new JsonObject();
    answer.add("files", all);
    return answer;
  }

  @Override
  public void close() {
    try {
      down();
    } catch (UncheckedIOException e) {
      throw new AssertionError(e);
    }
  }
}
