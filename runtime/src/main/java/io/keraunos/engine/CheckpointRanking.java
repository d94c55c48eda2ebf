package io.keraunos.engine;

import io.keraunos.metric.MetricValues;
import io.keraunos.trainer.Checkpointing;
import io.keraunos.trainer.Checkpointing.KeepBest;
import io.keraunos.trainer.Trainer;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ranks checkpoints by a metric. */
final class CheckpointRanking {

  private static final Logger LOG = LoggerFactory.getLogger(Trainer.class);

  private CheckpointRanking() {}

  /**
   * Returns the checkpoints at which a metric was measured, the best first, of equal ones the
   * newest.
   *
   * @param all the newest first
   */
  static List<Path> of(KeepBest best, List<Path> all) {
    record Scored(Path path, double score) {}
    return all.stream()
        .flatMap(path -> score(path, best).stream().mapToObj(score -> new Scored(path, score)))
        .filter(scored -> !Double.isNaN(scored.score()))
        .sorted(
            (a, b) ->
                best.mode().better(a.score(), b.score(), 0)
                    ? -1
                    : best.mode().better(b.score(), a.score(), 0) ? 1 : 0)
        .map(Scored::path)
        .toList();
  }

  /**
   * Returns the checkpoints of a line to keep: the latest, and the best.
   *
   * @param line the newest first, at least as many as are to be kept
   */
  static Set<Path> kept(Checkpointing options, List<Path> line) {
    Set<Path> kept = new HashSet<>(line.subList(0, options.keepLast()));
    options
        .keepBest()
        .ifPresent(best -> of(best, line).stream().limit(best.count()).forEach(kept::add));
    return kept;
  }

  /**
   * Returns the value of the metric; empty if it was not measured there, or the record of it is
   * damaged.
   */
  private static OptionalDouble score(Path checkpoint, KeepBest best) {
    try {
      return new MetricValues(Progress.parse(Progress.read(checkpoint)).measured())
          .find(best.metric());
    } catch (IllegalArgumentException | UncheckedIOException e) {
      LOG.warn("a checkpoint is damaged, and is not among the best: {}", e.getMessage());
      return OptionalDouble.empty();
    }
  }
}
