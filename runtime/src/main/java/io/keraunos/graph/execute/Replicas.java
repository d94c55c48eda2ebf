package io.keraunos.graph.execute;

import io.keraunos.capi.EagerContext;
import io.keraunos.capi.NativeGraph;
import io.keraunos.distribute.Workers;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;

/**
 * The replicas of a model in this process: a graph with variables of its own for each device, and
 * the threads that call them. A model on one device has one, whatever the number of shares that it
 * splits a batch into.
 */
final class Replicas implements AutoCloseable {

  private final List<NativeGraph> graphs;
  private final ShareThreads threads;
  private final Optional<Workers> workers;
  private final Optional<EagerContext> own;
  private volatile boolean aborted;

  /**
   * Creates the replicas of graphs, which are closed with them.
   *
   * @param shares the most shares of a batch on one device
   * @param workers those that have the same model; empty if there are no others
   * @param own the context of the graphs, if it is theirs alone; it is closed with them
   */
  Replicas(
      List<NativeGraph> graphs, int shares, Optional<Workers> workers, Optional<EagerContext> own) {
    this.graphs = List.copyOf(graphs);
    this.threads = new ShareThreads(Math.max(shares, graphs.size()));
    this.workers = workers;
    this.own = own;
  }

  /** Returns the graphs, one for each device. */
  List<NativeGraph> graphs() {
    return graphs;
  }

  /** Returns the first graph. All of them have the same values of the variables. */
  NativeGraph first() {
    return graphs.get(0);
  }

  /** Returns the graph that computes a share of a batch. */
  NativeGraph graph(int share) {
    return graphs.get(graphs.size() == 1 ? 0 : share);
  }

  /** Returns one value for each share: those given, or the only one for each device. */
  <T> List<T> spread(List<T> ofShares) {
    return graphs.size() == 1 || ofShares.isEmpty()
        ? ofShares
        : graphs.stream().map(graph -> ofShares.get(0)).toList();
  }

  /** Returns the threads. */
  ShareThreads threads() {
    return threads;
  }

  /** Returns the other workers; empty if there are none. */
  Optional<Workers> workers() {
    return workers;
  }

  /**
   * Does in every replica what waits for all replicas, of all workers.
   *
   * @param name what it is, for messages
   * @param work is given the index of the replica
   * @throws RuntimeException what was thrown first; the others are ended then
   */
  void together(String name, IntConsumer work) {
    if (workers.isPresent()) {
      workers.get().waiting(name, () -> together(work));
    } else {
      together(work);
    }
  }

  private void together(IntConsumer work) {
    if (graphs.size() == 1) {
      work.accept(0);
      return;
    }
    AtomicReference<RuntimeException> first = new AtomicReference<>();
    threads.run(
        graphs.size(),
        replica -> {
          try {
            work.accept(replica);
          } catch (RuntimeException e) { // TensorFlow's exceptions have no other class in common
            if (first.compareAndSet(null, e)) {
              abort("replica %s has failed: %s".formatted(replica, e.getMessage()));
            }
          }
        });
    if (first.get() != null) {
      throw first.get();
    }
  }

  /**
   * Returns whether an exchange was ended because a replica had failed. None is possible any more,
   * while everything else is.
   */
  boolean aborted() {
    return aborted;
  }

  /** Ends the exchanges that other replicas wait in. */
  private void abort(String why) {
    aborted = true;
    own.ifPresent(context -> context.abort(why));
    workers.ifPresent(all -> all.context().abort(why));
  }

  @Override
  public void close() {
    threads.close();
    graphs.forEach(NativeGraph::close);
    own.ifPresent(EagerContext::close);
  }
}
