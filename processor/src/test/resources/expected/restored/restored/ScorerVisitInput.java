package restored;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Optional;
import javax.annotation.processing.Generated;

/**
 * The input of {@code score} of {@link Scorer}: the components of
 * {@link Scorer.Visit} that it uses.
 */
@Generated("io.keraunos.processor.KeraunosProcessor")
record ScorerVisitInput(Duration length, Optional<Instant> seen, LocalDateTime begun) {
  /**
   * Returns the input for an example.
   */
  static ScorerVisitInput of(Scorer.Visit example) {
    return new ScorerVisitInput(
        example.length(),
        example.seen(),
        example.begun());
  }
}
