package io.keraunos.distribute;

import io.keraunos.capi.NativeTensor;
import io.keraunos.trainer.WorkerLostException;
import java.nio.DoubleBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.DataType;

/**
 * The workers of a job as one of them sees them: it can add up with the others, wait for them, and
 * is told when one is lost.
 *
 * <p>A process joins once and stays until it ends, since TensorFlow's server cannot be stopped: all
 * trainers of the process, one after the other, are on the same workers. Every worker must ask for
 * the same things in the same order. Apart from {@link #fail}, the methods are for one thread.
 */
public final class Workers {

  /** Time limit for the cause of a broken connection to come from the chief. */
  private static final Duration CAUSE = Duration.ofSeconds(5);

  private static @Nullable Workers joined;

  private final Cluster asked;
  private final Cluster cluster;
  private final ControlChannel channel;
  private final Duration limit;
  private @Nullable Collectives collectives;
  private volatile @Nullable Thread working;

  private Workers(Cluster asked, Rendezvous.Met met, Duration limit, Duration silence) {
    this.asked = asked;
    this.limit = limit;
    this.cluster = met.cluster();
    this.channel = new ControlChannel(cluster, met.links(), silence);
  }

  /**
   * Waits for all workers and joins them.
   *
   * @param limit the time that the others may take
   * @param silence the time without a sign of life after which a worker counts as lost
   * @throws IllegalStateException if a worker is missing after the limit, a port is taken, or the
   *     process is part of another cluster already; the message names it
   */
  public static synchronized Workers join(Cluster cluster, Duration limit, Duration silence)
      throws InterruptedException {
    if (joined == null) {
      joined = new Workers(cluster, Rendezvous.meet(cluster, limit, silence), limit, silence);
    } else if (!joined.asked.equals(cluster)) {
      throw new IllegalStateException(
          "a process can be part of one cluster, but this one is part of %s and was to join %s"
              .formatted(joined.asked, cluster));
    }
    return joined;
  }

  /** Returns the workers, with all addresses. */
  public Cluster cluster() {
    return cluster;
  }

  /**
   * Declares that this worker has work that needs all others, done in the calling thread, which is
   * interrupted if one fails.
   *
   * @throws WorkerLostException if one is gone or has failed
   */
  public void begin() {
    channel.work();
    working = Thread.currentThread();
    channel.onFailure(this::abandon);
    check();
  }

  private void abandon() {
    Collectives sums = collectives;
    if (sums != null) {
      sums.abort(channel.failure().orElse(""));
    }
    Thread thread = working;
    if (thread != null) {
      thread.interrupt();
    }
  }

  /** Declares that this worker works on its own again, and is not to be interrupted. */
  public void end() {
    working = null;
  }

  /**
   * Starts TensorFlow's server, waits until all workers have theirs, and makes sure that they reach
   * each other: up to here every worker has spoken with the chief alone.
   *
   * @throws IllegalStateException if the server cannot listen, or another one is not reached
   * @throws WorkerLostException if another worker is lost, has failed, or is not reached in time
   */
  public void start() {
    if (collectives != null) {
      return;
    }
    String own = cluster.name(cluster.rank());
    try {
      collectives = new Collectives(cluster);
    } catch (RuntimeException e) { // TensorFlow's exceptions have no other class in common
      throw new IllegalStateException(
          "%s must listen on its port, but TensorFlow's server cannot: %s. Is the port free?"
              .formatted(own, e.getMessage()),
          e);
    }
    meet(false);
    channel.reaching(limit);
    try {
      sum(new double[1]);
    } catch (WorkerLostException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new IllegalStateException(
          "%s must reach the port of every other worker, %s, but does not: %s"
              .formatted(own, cluster.addresses(), e.getMessage()),
          e);
    }
    channel.reached();
  }

  /** Waits until all workers have finished; then each may leave without being missed. */
  public void leave() {
    meet(true);
  }

  private void meet(boolean last) {
    try {
      channel.await(last);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    check();
  }

  /** Tells all others that this worker cannot go on, and why. Any thread may call it. */
  public void fail(String message) {
    channel.fail(message);
  }

  /**
   * Throws the first failure, if there is one. Clears the interrupt that it brought.
   *
   * @throws WorkerLostException if another worker is lost or has failed
   */
  public void check() {
    channel.failure().ifPresent(this::lost);
  }

  private void lost(String message) {
    Thread.interrupted();
    throw new WorkerLostException(message);
  }

  /**
   * Sums a vector over all workers.
   *
   * @param vector float32 or float64; of the same length on every worker, at least 1
   * @return the sum, which the caller closes
   * @throws WorkerLostException if one is lost or has failed
   */
  public NativeTensor sum(NativeTensor vector) {
    check();
    Collectives sums = collectives;
    if (sums == null) {
      throw new IllegalStateException("the workers must be started before they add up");
    }
    channel.summing(true);
    try {
      return sums.sum(vector);
    } catch (RuntimeException e) { // TensorFlow's exceptions have no other class in common
      channel.failureWithin(CAUSE).ifPresent(this::lost);
      throw e;
    } finally {
      channel.summing(false);
    }
  }

  /** Returns the chief's text, on every worker. */
  public String broadcast(String text) {
    byte[] own = cluster.chief() ? text.getBytes(StandardCharsets.UTF_8) : new byte[0];
    int length = (int) sum(new double[] {own.length})[0];
    double[] letters = new double[length];
    for (int i = 0; i < own.length; i++) {
      letters[i] = own[i];
    }
    double[] heard = length == 0 ? letters : sum(letters);
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) heard[i];
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Sums values on the host, as {@link #sum(NativeTensor)}. */
  public double[] sum(double[] values) {
    try (NativeTensor vector =
        NativeTensor.vector(DataType.DT_DOUBLE, values.length, Double.BYTES)) {
      vector.data().asDoubleBuffer().put(values);
      try (NativeTensor sum = sum(vector)) {
        DoubleBuffer all = sum.data().asDoubleBuffer();
        double[] result = new double[values.length];
        all.get(result);
        return result;
      }
    }
  }
}
