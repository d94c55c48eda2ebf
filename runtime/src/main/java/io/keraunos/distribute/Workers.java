package io.keraunos.distribute;

import io.keraunos.capi.EagerContext;
import io.keraunos.capi.NativeTensor;
import io.keraunos.trainer.WorkerLostException;
import io.keraunos.trainer.WorkersDifferException;
import java.nio.DoubleBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.proto.ConfigProto;
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

  private static final Logger LOG = LoggerFactory.getLogger(Workers.class);

  /** Time limit for the cause of a broken connection to come from the chief. */
  private static final Duration CAUSE = Duration.ofSeconds(5);

  /** The point at which a worker has closed its trainer. */
  static final String CLOSED = "the end of all work";

  private static final String OUTSIDE = "the program, outside of the trainer's calls";
  private static final String CHIEFS_WORD = "a text of the chief's";
  private static final String SAME = "same";
  private static final String DIFFERENT = "different";

  private static @Nullable Workers joined;

  private final Cluster asked;
  private final Limits limits;
  private final Optional<Membership> membership; // of a job whose workers may change
  private Cluster cluster;
  private volatile ControlChannel channel;
  private @Nullable Collectives collectives;
  private final WorkingThread work = new WorkingThread();

  /**
   * Time limits.
   *
   * @param start the time that the others may take to join
   * @param silence the time without a sign of life after which a worker counts as lost
   * @param stall the longest time that a worker may wait for the others; 0 for no limit
   */
  public record Limits(Duration start, Duration silence, Duration stall) {}

  private Workers(
      Cluster asked, Rendezvous.Met met, Limits limits, Optional<Membership> membership) {
    this.asked = asked;
    this.limits = limits;
    this.membership = membership;
    this.cluster = met.cluster();
    this.channel = channel(met);
  }

  private ControlChannel channel(Rendezvous.Met met) {
    return new ControlChannel(met.cluster(), met.links(), limits.silence(), limits.stall());
  }

  /**
   * Waits for all workers and joins them.
   *
   * @param least the number of workers that the job goes on with; empty if it needs all
   * @param token the secret of the job; without one a warning says how to give one
   * @throws IllegalStateException if a worker is missing after the limit, a port is taken, or the
   *     process is part of another cluster already; the message names it
   */
  public static synchronized Workers join(
      Cluster cluster, OptionalInt least, Limits limits, Optional<JobToken> token)
      throws InterruptedException {
    if (joined == null) {
      if (token.isEmpty()) {
        LOG.warn(
            "this job has no token, so whoever reaches the port of worker 0 while it {} can"
                + " pose as a worker. Set {} to one random text for all workers, or {} to a file"
                + " that has it",
            least.isPresent() ? "runs" : "starts",
            JobToken.KERAUNOS_JOB_TOKEN,
            JobToken.KERAUNOS_JOB_TOKEN_FILE);
      }
      if (least.isPresent()) {
        Membership membership =
            Membership.of(cluster, least.getAsInt(), limits.start(), limits.silence(), token);
        joined = new Workers(cluster, membership.meet(), limits, Optional.of(membership));
      } else {
        Rendezvous.Met met = Rendezvous.meet(cluster, limits.start(), limits.silence(), token);
        joined = new Workers(cluster, met, limits, Optional.empty());
      }
    } else if (!joined.asked.equals(cluster)
        || joined.membership.isPresent() != least.isPresent()) {
      throw new IllegalStateException(
          "a process can be part of one cluster, but this one is part of %s and was to join %s"
              .formatted(joined.asked, cluster));
    }
    return joined;
  }

  /**
   * Returns whether the job goes on without the worker that is lost: its workers may change, and
   * none of them says that it has failed.
   */
  public boolean canChange() {
    return membership.isPresent()
        && channel.failure().filter(failure -> failure.lost().isEmpty()).isEmpty();
  }

  /** Returns the first failure, in words; empty if there is none. */
  public Optional<String> lost() {
    return channel.failure().map(ControlChannel.Failure::message);
  }

  /** Returns whether a worker waits to join a job whose workers may change; the chief knows. */
  public boolean othersWait() {
    return membership.isPresent() && membership.get().waiting();
  }

  /**
   * Finds the workers to go on with: those that are left where one is lost, and those that wait to
   * join. Afterwards {@link #cluster} has other workers, which must be {@linkplain #start started}
   * and compared again.
   *
   * @throws IllegalStateException if too few are there after the limit
   * @throws WorkerLostException if the chief is lost, or another worker has failed
   */
  public void change() throws InterruptedException {
    if (channel.failure().isEmpty()) {
      channel.meet("the change of the workers", "", texts -> "", true);
    }
    if (!canChange()) {
      check(); // throws: a worker has failed meanwhile
    }
    Optional<ControlChannel.Failure> failure = channel.failure();
    work.end();
    Thread.interrupted(); // that of the failure
    channel.close();
    Set<Integer> stay = new TreeSet<>(cluster.numbers());
    failure.ifPresent(of -> of.lost().ifPresent(lost -> stay.remove(cluster.number(lost))));
    Rendezvous.Met met;
    try {
      met = membership.orElseThrow().again(stay);
    } catch (IllegalStateException e) {
      if (cluster.chief() || failure.isEmpty()) {
        throw e;
      }
      throw new WorkerLostException(
          "%s, and %s".formatted(failure.get().message(), e.getMessage()));
    }
    cluster = met.cluster();
    channel = channel(met);
  }

  /** Returns the workers, with all addresses. */
  public Cluster cluster() {
    return cluster;
  }

  /**
   * Declares that this worker has work that needs all others, done in the calling thread, which is
   * interrupted if one fails.
   *
   * @param doing says what this worker does, for the others to know; called by any thread
   * @throws WorkerLostException if one is gone or has failed
   */
  public void begin(Supplier<String> doing) {
    channel.working(doing);
    channel.work();
    work.begin();
    channel.onFailure(this::abandon);
    check();
  }

  private void abandon() {
    String why = channel.failure().map(ControlChannel.Failure::message).orElse("");
    Collectives sums = collectives;
    if (sums != null) {
      sums.abort(why);
    }
    work.interrupt(why);
  }

  /** Declares that this worker works on its own again, and is not to be interrupted. */
  public void end() {
    work.end();
    channel.working(() -> OUTSIDE);
  }

  /**
   * Starts TensorFlow's server, waits until all workers have theirs, and makes sure that they reach
   * each other: up to here every worker has spoken with the chief alone.
   *
   * @param config the threads and devices of this process, the same for all its trainers
   * @throws IllegalStateException if the server cannot listen, another one is not reached, or an
   *     earlier trainer of this process has fewer devices
   * @throws WorkerLostException if another worker is lost, has failed, or is not reached in time
   */
  public void start(ConfigProto config) {
    if (collectives != null) {
      collectives.checkDevices(config);
      if (collectives.areOf(cluster)) {
        return;
      }
    }
    String own = cluster.name(cluster.rank());
    try {
      if (collectives == null) {
        collectives = new Collectives(cluster, config);
      } else {
        collectives.change(cluster);
      }
    } catch (RuntimeException e) { // TensorFlow's exceptions have no other class in common
      throw new IllegalStateException(
          "%s must listen on its port, but TensorFlow's server cannot: %s. Is the port free?"
              .formatted(own, e.getMessage()),
          e);
    }
    meet("the start of TensorFlow's servers", false);
    channel.reaching(limits.start());
    try {
      sum("the first sum", new double[1]);
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
    meet(CLOSED, true);
  }

  private void meet(String what, boolean last) {
    meet(what, "", texts -> "", last);
  }

  private String meet(
      String what, String text, Function<List<String>, String> decision, boolean last) {
    Optional<String> answer = channel.meet(what, text, decision, last);
    if (answer.isEmpty()) {
      check(); // throws: without an answer there is a failure
    }
    return answer.orElseThrow();
  }

  /**
   * Checks that all workers have the same fingerprint. Only digests are sent, unless they differ.
   *
   * @param what the thing that is compared, for messages
   * @throws WorkersDifferException on all of them if they have not; it names what differs
   * @throws WorkerLostException if one is lost or has failed
   */
  public void same(String what, Fingerprint own) {
    String point = "the comparison of " + what;
    String answer = meet(point, own.digest(), Workers::sameText, false);
    if (answer.equals(DIFFERENT)) {
      String difference = meet(point, own.details(), Workers::difference, false);
      if (!difference.isEmpty()) {
        end();
        channel.rest();
        throw new WorkersDifferException(
            "all workers must compute the same, but %s. Start all of them from the same program, settings and data"
                .formatted(difference));
      }
    }
  }

  private static String sameText(List<String> digests) {
    return digests.stream().distinct().count() == 1 ? SAME : DIFFERENT;
  }

  private static String difference(List<String> details) {
    for (int worker = 1; worker < details.size(); worker++) {
      String difference = Fingerprint.difference(details.get(0), worker, details.get(worker));
      if (!difference.isEmpty()) {
        return difference;
      }
    }
    return "";
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

  private void lost(ControlChannel.Failure failure) {
    Thread.interrupted();
    throw new WorkerLostException(failure.message());
  }

  /**
   * Sums a vector over all workers.
   *
   * @param name what is summed, for messages, the same on all workers: only sums of the same name
   *     are added up
   * @param vector float32 or float64; of the same length on every worker, at least 1
   * @return the sum, which the caller closes
   * @throws WorkerLostException if one is lost or has failed
   */
  public NativeTensor sum(String name, NativeTensor vector) {
    return waiting(name, () -> started().sum(name, vector));
  }

  /**
   * Returns the vectors of all workers, in their order, one after the other; the caller closes it.
   *
   * @param vector of the same type and length on every worker, at least 1
   * @throws WorkerLostException if one is lost or has failed
   */
  public NativeTensor gather(String name, NativeTensor vector) {
    return waiting(name, () -> started().gather(name, vector));
  }

  /**
   * Gives the chief's vector to all other workers. On the chief it is sent, on the others filled.
   *
   * @param vector of the same type and length on every worker, at least 1
   * @throws WorkerLostException if one is lost or has failed
   */
  public void broadcast(String name, NativeTensor vector) {
    waiting(
        name,
        () -> {
          if (cluster.chief()) {
            started().send(name, vector);
          } else {
            try (NativeTensor chiefs = started().receive(name, vector.type(), vector.shape()[0])) {
              vector.data().duplicate().put(chiefs.data().duplicate());
            }
          }
        });
  }

  /**
   * Does what waits for all other workers, who do it too.
   *
   * @param name what it is, for messages, the same on all workers
   * @throws WorkerLostException if one is lost or has failed
   */
  public void waiting(String name, Runnable work) {
    waiting(
        name,
        () -> {
          work.run();
          return true;
        });
  }

  private <T> T waiting(String name, Supplier<T> work) {
    check();
    channel.waits(name);
    try {
      return work.get();
    } catch (RuntimeException e) { // TensorFlow's exceptions have no other class in common
      if (mayBeOfAnother(e)) {
        channel.failureWithin(CAUSE).ifPresent(this::lost);
      }
      throw e;
    } finally {
      channel.waited();
    }
  }

  /**
   * Returns whether an exception can be that of a broken connection, or of an exchange that was
   * ended. Those with a class of their own are of an op of this worker's.
   */
  private static boolean mayBeOfAnother(RuntimeException e) {
    return e.getClass() == TensorFlowException.class;
  }

  private Collectives started() {
    Collectives sums = collectives;
    if (sums == null) {
      throw new IllegalStateException("the workers must be started before they add up");
    }
    return sums;
  }

  /** Returns the context of this process's replicas, in which they exchange with all others. */
  public EagerContext context() {
    return started().context();
  }

  /** Returns the chief's text, on every worker. */
  public String broadcast(String text) {
    return meet(CHIEFS_WORD, cluster.chief() ? text : "", texts -> texts.get(0), false);
  }

  /** Sums values on the host, as {@link #sum(String, NativeTensor)}. */
  public double[] sum(String name, double[] values) {
    try (NativeTensor vector =
        NativeTensor.vector(DataType.DT_DOUBLE, values.length, Double.BYTES)) {
      vector.data().asDoubleBuffer().put(values);
      try (NativeTensor sum = sum(name, vector)) {
        DoubleBuffer all = sum.data().asDoubleBuffer();
        double[] result = new double[values.length];
        all.get(result);
        return result;
      }
    }
  }
}
