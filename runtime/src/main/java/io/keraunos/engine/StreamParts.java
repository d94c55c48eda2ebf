package io.keraunos.engine;

import io.keraunos.data.StreamDataset;
import io.keraunos.distribute.Fingerprint;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.spi.Collator;
import java.util.Arrays;
import java.util.Optional;

/**
 * A stream of a run with several workers, which remembers the first examples that this one reads:
 * each is to read a part of its own. Nothing is read for it that the loader does not read.
 *
 * @param <T> the example
 */
final class StreamParts<T> {

  private static final int EXAMPLES = 16;

  /** The least that must be equal, which are enough not to be so by chance. */
  private static final int LEAST_EQUAL = 8;

  private static final int LEAST_DISTINCT = 4;

  /** Hashes are sent as doubles, which have so many bits. */
  private static final int BITS = 52;

  private final String method;
  private final StreamDataset<? extends T> stream;
  private final Collator<T> collator;
  private final double[] first = new double[EXAMPLES]; // 0 for those that were not read yet
  private int count; // of those
  private volatile boolean compared;

  /**
   * Creates a stream.
   *
   * @param method the loader's method, for messages
   */
  StreamParts(String method, StreamDataset<? extends T> stream, Collator<T> collator) {
    this.method = method;
    this.stream = stream;
    this.collator = collator;
  }

  /** Returns the stream for the loader. */
  StreamDataset<T> remembered() {
    return stream.map(this::remember);
  }

  /**
   * Compares the first examples with those of the other workers, once. All workers call it, each
   * after it has read its first batch.
   */
  Optional<Finding> compare(Peers peers) {
    if (compared) {
      return Optional.empty();
    }
    compared = true;
    double[][] all = peers.exchange("the first examples of the workers", first());
    for (int worker = 0; worker < all.length; worker++) {
      for (int other = worker + 1; other < all.length; other++) {
        if (areSame(all[worker], all[other])) {
          return Optional.of(finding(worker, other));
        }
      }
    }
    return Optional.empty();
  }

  private static boolean areSame(double[] some, double[] others) {
    int read = 0;
    while (read < EXAMPLES && some[read] != 0 && some[read] == others[read]) {
      read++;
    }
    boolean all = read == EXAMPLES || some[read] == 0 || others[read] == 0;
    return all
        && read >= LEAST_EQUAL
        && Arrays.stream(some, 0, read).distinct().count() >= LEAST_DISTINCT;
  }

  private synchronized double[] first() {
    return first.clone();
  }

  private Finding finding(int worker, int other) {
    return new Finding(
        Rule.STREAM_NOT_SHARED,
        "workers %s and %s read the same first examples of the stream of %s, but each must read its own part. Let open(epoch, shard, shards) return every shards-th example, from number shard on"
            .formatted(worker, other, method));
  }

  private T remember(T example) {
    if (!compared) {
      add(example);
    }
    return example;
  }

  private synchronized void add(T example) {
    if (count == EXAMPLES) {
      return;
    }
    try {
      String digest = Fingerprint.sha256(SampledRows.text(example, collator));
      first[count++] = Long.parseLong(digest.substring(0, BITS / 4), 16);
    } catch (RuntimeException e) {
      count = EXAMPLES; // an example that cannot be written: the loader says which and why
    }
  }
}
