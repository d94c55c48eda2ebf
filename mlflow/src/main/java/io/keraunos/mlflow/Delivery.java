package io.keraunos.mlflow;

import com.google.gson.JsonArray;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the values of a fit from a thread of its own: it opens the run, sends what is in the
 * backlog, and sets the run's status. A server that does not answer is asked again until it does or
 * the fit ends.
 */
final class Delivery {

  private static final Logger LOG = LoggerFactory.getLogger(MlflowLogger.class);
  private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(5);

  private final Api api;
  private final Tracking tracking;
  private final Retries retries;
  private final boolean halting;
  private final Opening opening;
  private final Backlog backlog;
  private final Outage outage;
  private final Thread thread;
  private final AtomicLong sent = new AtomicLong();
  private volatile @Nullable IOException failure; // that has ended it
  private volatile @Nullable MlflowRun run;
  private volatile String status = "FAILED"; // these two of the thread that ends it
  private volatile boolean told;

  /**
   * Starts the thread.
   *
   * @param halting whether it ends with the first failure that has lasted, or with any refusal
   */
  Delivery(Api api, boolean halting, Opening opening, Backlog backlog, int capacity) {
    this.api = api;
    this.tracking = new Tracking(api);
    this.retries = api.connection().retries();
    this.halting = halting;
    this.opening = opening;
    this.backlog = backlog;
    this.outage = new Outage(api.connection(), capacity);
    this.thread = new Thread(this::work, "keraunos-mlflow");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void work() {
    try {
      open();
      for (List<Point> points = backlog.take(Point.MOST);
          !points.isEmpty();
          points = backlog.take(Point.MOST)) {
        JsonArray values = new JsonArray();
        points.forEach(point -> values.add(point.json()));
        if (log("metrics", values)) {
          sent.addAndGet(points.size());
        }
      }
      String id = opened().id();
      long ended = System.currentTimeMillis();
      persist(
          failures -> {
            tracking.ended(id, status, ended);
            return true;
          });
      told = true;
    } catch (IOException e) {
      failure = e;
      LOG.warn("MLflow at {} gets nothing more of this fit: {}", api.connection(), e.getMessage());
    } catch (InterruptedException e) {
      LOG.debug("the time for MLflow is up");
    } catch (RuntimeException e) { // so that it is not the thread alone that knows
      failure = new IOException("this is a bug in Keraunos: " + e, e);
      LOG.error("MLflow at {} gets nothing more of this fit", api.connection(), e);
    }
  }

  private MlflowRun opened() {
    MlflowRun open = run;
    if (open == null) {
      throw new IllegalStateException("the run must be open");
    }
    return open;
  }

  private void open() throws IOException, InterruptedException {
    Map<String, String> params = new LinkedHashMap<>(opening.params());
    Map<String, String> tags = new LinkedHashMap<>();
    Optional<MlflowRun> before =
        opening.resumed().isEmpty()
            ? Optional.empty()
            : persist(failures -> tracking.run(opening.resumed()));
    if (before.isPresent()) {
      MlflowRun again = before.get();
      run = again;
      persist(
          failures -> {
            tracking.resumed(again.id());
            return true;
          });
      again.params().forEach((name, value) -> changed(name, value, params, tags));
    } else {
      if (!opening.resumed().isEmpty()) {
        LOG.warn(
            "MLflow at {} has no run {} any more; the fit goes on in another one",
            api.connection(),
            opening.resumed());
      }
      run = create();
    }
    try {
      new RunFile(opening.folder()).write(opened(), api.connection());
    } catch (IOException e) {
      LOG.warn("{} cannot be written; a resumed fit will be another run: {}", RunFile.NAME, e + "");
    }
    log("params", Json.pairs(params));
    log("tags", Json.pairs(tags));
  }

  /** Leaves a parameter out that the run has; where it had another value, a tag says so. */
  private void changed(
      String name, String value, Map<String, String> params, Map<String, String> tags) {
    String now = params.remove(name);
    if (now != null && !now.equals(value)) {
      String key = "keraunos.changed." + name;
      String text = "from step " + opening.step() + ": " + now;
      tags.put(
          key.substring(0, Math.min(key.length(), Names.LONGEST)),
          text.substring(0, Math.min(text.length(), Values.LONGEST_TAG)));
    }
  }

  private MlflowRun create() throws IOException, InterruptedException {
    String experiment = persist(failures -> tracking.experiment(opening.experiment()));
    String request = UUID.randomUUID().toString();
    long started = System.currentTimeMillis();
    return persist(
        failures -> {
          Optional<MlflowRun> created = // by an attempt whose answer was lost
              failures == 0 ? Optional.empty() : tracking.created(experiment, request);
          return created.isPresent()
              ? created.get()
              : tracking.create(experiment, opening.name(), started, opening.tags(), request);
        });
  }

  /** Logs values of the run, and returns whether all were taken. */
  private boolean log(String kind, JsonArray values) throws IOException, InterruptedException {
    boolean all = true;
    String id = opened().id();
    for (JsonArray part :
        Values.requests(values, kind.equals("metrics") ? Point.MOST : Values.MOST)) {
      try {
        persist(
            failures -> {
              tracking.log(id, kind, part);
              return true;
            });
      } catch (MlflowException e) {
        if (halting || e.isTransient()) {
          throw e;
        }
        outage.refused("%s %s of run %s".formatted(part.size(), kind, id), e);
        all = false;
      }
    }
    return all;
  }

  /** Sends a request until it succeeds, is refused for good, or there is no more time. */
  private <T> T persist(Retries.Request<T> request) throws IOException, InterruptedException {
    for (int failures = 0; ; failures++) {
      try {
        T result = request.send(failures);
        outage.passed();
        return result;
      } catch (IOException e) {
        if (Thread.interrupted()) {
          throw new InterruptedException(e.getMessage());
        }
        if (!Retries.mayPass(e) || (halting && failures + 1 >= retries.attempts())) {
          throw e;
        }
        outage.failed(e);
        backlog.pause(retries.after(failures, e));
      }
    }
  }

  /**
   * Throws the failure that has ended the delivery, if it is to halt the fit.
   *
   * @throws IOException that failure
   */
  void check() throws IOException {
    IOException ended = failure;
    if (halting && ended != null) {
      throw new IOException(
          "MLflow at %s: %s".formatted(api.connection(), ended.getMessage()), ended);
    }
  }

  /** Returns the id of the run; empty as long as there is none. */
  String runId() {
    MlflowRun open = run;
    return open == null ? "" : open.id();
  }

  /**
   * Sends what is left and the status, ends the threads, and says what was not sent.
   *
   * @param limit the most that it may take
   * @throws IOException if it is to halt the fit and something was not sent
   */
  void end(String how, Duration limit) throws IOException {
    status = how;
    backlog.close();
    boolean interrupted = join(limit);
    if (thread.isAlive()) {
      thread.interrupt();
      interrupted |= join(AFTER_INTERRUPT);
    }
    api.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    check();
    report();
  }

  /** Waits for the thread, also if this one is interrupted, as it is where a fit was stopped so. */
  private boolean join(Duration limit) {
    boolean interrupted = false;
    long end = System.nanoTime() + limit.toNanos();
    for (long left = limit.toNanos();
        left > 0 && thread.isAlive();
        left = end - System.nanoTime()) {
      try {
        thread.join(Math.max(1, left / 1_000_000));
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    return interrupted;
  }

  private void report() throws IOException {
    long all = backlog.added();
    long lost = all - sent.get();
    if (lost == 0 && told) {
      LOG.info("MLflow run {}: {} values", runId(), all);
      return;
    }
    String text =
        "MLflow run %s: %s of %s values were not sent, of which %s had no room to wait%s"
            .formatted(
                runId().isEmpty() ? "(not created)" : runId(),
                lost,
                all,
                backlog.dropped(),
                told ? "" : ", and its status was not set to " + status);
    if (halting) {
      throw new IOException(text);
    }
    LOG.warn("{}. The loggers to {} have them all", text, opening.folder());
  }
}
