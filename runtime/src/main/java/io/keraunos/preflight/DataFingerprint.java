package io.keraunos.preflight;

import io.keraunos.annotation.Stage;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.text.NumberText;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What a fit's data were, to be compared with those of the fit that goes on from its checkpoint.
 *
 * @param loaders the datasets, by the methods of their loaders
 */
public record DataFingerprint(Map<String, Part> loaders) {

  /** The most rows of a dataset. */
  private static final int ROWS = 64;

  /**
   * A dataset. Its rows are at indices that are a pure function of seed and size.
   *
   * @param size the number of its examples
   * @param components the components that were the same when they were read again
   * @param rows the hashes of these components, by the index of the example
   */
  public record Part(long size, List<String> components, Map<String, String> rows) {}

  /** Returns the fingerprint of what training and validation read. */
  public static DataFingerprint of(PreflightData data) {
    Map<String, Part> loaders = new LinkedHashMap<>();
    for (ExampleSample sample : data.samples()) {
      if (sample.stage() == Stage.TRAIN || sample.stage() == Stage.VALIDATE) {
        loaders.put(sample.loader().method(), part(sample));
      }
    }
    return new DataFingerprint(loaders);
  }

  private static Part part(ExampleSample sample) {
    Set<String> names = new LinkedHashSet<>();
    sample.components().forEach(component -> names.add(component.feature().name()));
    sample.changed().stream().map(Change::component).forEach(names::remove);
    Map<String, String> rows = new LinkedHashMap<>();
    for (int row = 0; row < Math.min(ROWS, sample.rows()); row++) {
      rows.put(Long.toString(sample.index(row)), Long.toHexString(sample.hash(names, row)));
    }
    return new Part(sample.size(), List.copyOf(names), rows);
  }

  /** Returns the first dataset that is another one now, if there is one. */
  public Optional<Finding> other(DataFingerprint now) {
    for (Map.Entry<String, Part> before : loaders.entrySet()) {
      Part part = now.loaders.get(before.getKey());
      Optional<String> how = part == null ? Optional.empty() : other(before.getValue(), part);
      if (how.isPresent()) {
        return Optional.of(
            new Finding(
                Rule.OTHER_DATA_AFTER_RESUME,
                "the fit goes on with other data than it began with: %s %s. A part drawn without a seed is another one in each process, so what is validated now was trained on before. Give the split or the shuffle a seed, or begin anew with Resume.never()"
                    .formatted(before.getKey(), how.get())));
      }
    }
    return Optional.empty();
  }

  /** A few rows may have been mended; more than half of them are other data. */
  private static Optional<String> other(Part before, Part now) {
    if (before.size != now.size) {
      return Optional.of(
          "has %s examples, and had %s"
              .formatted(NumberText.whole(now.size), NumberText.whole(before.size)));
    }
    if (before.components.isEmpty() || !before.components.equals(now.components)) {
      return Optional.empty();
    }
    Set<String> both = new LinkedHashSet<>(before.rows.keySet());
    both.retainAll(now.rows.keySet());
    long others =
        both.stream().filter(at -> !Objects.equals(before.rows.get(at), now.rows.get(at))).count();
    return 2 * others <= both.size()
        ? Optional.empty()
        : Optional.of(
            "has other examples at %s of %s indices that were compared"
                .formatted(NumberText.whole(others), NumberText.whole(both.size())));
  }
}
