package io.keraunos.mlflow;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * The address of an MLflow tracking server, with the credentials, time limits and retries of its
 * clients. It never changes, and keeps nothing open.
 *
 * <pre>{@code
 * MlflowConnection.fromEnvironment()
 * MlflowConnection.to(URI.create("https://mlflow.example.com")).token(token)
 * }</pre>
 */
public final class MlflowConnection {

  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final Duration TRANSFER_TIMEOUT = Duration.ofMinutes(10);

  private final URI server;
  private final Optional<String> authorization;
  private final Duration timeout;
  private final Duration transferTimeout;
  private final Retries retries;

  private MlflowConnection(
      URI server,
      Optional<String> authorization,
      Duration timeout,
      Duration transferTimeout,
      Retries retries) {
    this.server = server;
    this.authorization = authorization;
    this.timeout = timeout;
    this.transferTimeout = transferTimeout;
    this.retries = retries;
  }

  /**
   * Returns a connection without credentials.
   *
   * @param server the server's address, such as {@code http://localhost:5000}; a path is a prefix
   * @throws IllegalArgumentException if it is none of HTTP, or has credentials in it
   */
  public static MlflowConnection to(URI server) {
    String scheme = String.valueOf(server.getScheme());
    if (!scheme.matches("https?") || server.getHost() == null) {
      throw new IllegalArgumentException(
          "the tracking URI must be http://HOST:PORT or https://HOST, but was %s. Start a tracking"
                  .formatted(server.getUserInfo() == null ? server : "one that cannot be shown")
              + " server: a folder or a database is read by MLflow itself alone.");
    }
    if (server.getUserInfo() != null) {
      throw new IllegalArgumentException(
          "the tracking URI must have no credentials, but has some before %s. Use basicAuth(...), or"
                  .formatted(server.getHost())
              + " MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD.");
    }
    return new MlflowConnection(
        URI.create(server.toString().replaceFirst("/+$", "")),
        Optional.empty(),
        TIMEOUT,
        TRANSFER_TIMEOUT,
        Retries.DEFAULT);
  }

  /**
   * Returns the connection that the environment describes: {@code MLFLOW_TRACKING_URI}, with {@code
   * MLFLOW_TRACKING_USERNAME} and {@code MLFLOW_TRACKING_PASSWORD} or else {@code
   * MLFLOW_TRACKING_TOKEN}, as for MLflow's own clients.
   *
   * @throws IllegalArgumentException if it has no address, or one that is not of HTTP
   */
  public static MlflowConnection fromEnvironment() {
    return from(System.getenv());
  }

  static MlflowConnection from(Map<String, String> environment) {
    String uri = environment.getOrDefault("MLFLOW_TRACKING_URI", "");
    if (uri.isBlank()) {
      throw new IllegalArgumentException(
          "MLFLOW_TRACKING_URI must be the address of a tracking server, but is not set. Set it, or"
              + " use MlflowConnection.to(...).");
    }
    MlflowConnection connection = to(URI.create(uri));
    String user = environment.getOrDefault("MLFLOW_TRACKING_USERNAME", "");
    String password = environment.getOrDefault("MLFLOW_TRACKING_PASSWORD", "");
    String token = environment.getOrDefault("MLFLOW_TRACKING_TOKEN", "");
    if (!user.isEmpty() && !password.isEmpty()) {
      return connection.basicAuth(user, password);
    }
    return token.isEmpty() ? connection : connection.token(token);
  }

  /** Sends a bearer token with every request to the server. */
  public MlflowConnection token(String token) {
    return authorized("Bearer " + token);
  }

  /** Sends a user's name and password with every request to the server. */
  public MlflowConnection basicAuth(String user, String password) {
    return authorized(
        "Basic "
            + Base64.getEncoder()
                .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8)));
  }

  private MlflowConnection authorized(String header) {
    return new MlflowConnection(server, Optional.of(header), timeout, transferTimeout, retries);
  }

  /** Sets the most that a request may take, answer included. 20 seconds by default. */
  public MlflowConnection timeout(Duration limit) {
    return new MlflowConnection(
        server, authorization, positive("timeout", limit), transferTimeout, retries);
  }

  /** Sets the most that a file may take to be sent or received. 10 minutes by default. */
  public MlflowConnection transferTimeout(Duration limit) {
    return new MlflowConnection(
        server, authorization, timeout, positive("transferTimeout", limit), retries);
  }

  /**
   * Sets how often a request is tried that fails for a reason that may pass: no answer, too many
   * requests, a failure of the server. 6 by default, with 1, 2, 4, 8 and 16 seconds in between. A
   * {@link MlflowLogger} tries until the fit ends, unless it is to halt.
   */
  public MlflowConnection attempts(int attempts) {
    if (attempts < 1) {
      throw new IllegalArgumentException("attempts must be at least 1, but was " + attempts);
    }
    return retries(new Retries(attempts, retries.first(), retries.longest()));
  }

  MlflowConnection retries(Retries of) {
    return new MlflowConnection(server, authorization, timeout, transferTimeout, of);
  }

  private static Duration positive(String name, Duration limit) {
    if (limit.isZero() || limit.isNegative()) {
      throw new IllegalArgumentException(name + " must be positive, but was " + limit);
    }
    return limit;
  }

  /** Returns the server's address. */
  public URI server() {
    return server;
  }

  Optional<String> authorization() {
    return authorization;
  }

  Duration timeout() {
    return timeout;
  }

  Duration transferTimeout() {
    return transferTimeout;
  }

  Retries retries() {
    return retries;
  }

  /** Returns the address alone. */
  @Override
  public String toString() {
    return server.toString();
  }
}
