package io.keraunos.feature;

import io.keraunos.spi.Feature;
import io.keraunos.spi.Meaning;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The encoders of components. */
final class Encoders {
  private Encoders() {}

  /** Returns what checks raw values; null if all are right. */
  static @Nullable Encoder check(Feature feature) {
    Presence presence = new Presence(feature);
    return feature.meaning() instanceof Meaning.Plain || !presence.refused()
        ? null
        : new Check(presence);
  }

  /** Returns what finds the entries of texts. */
  static Encoder textEntries(Feature feature, List<String> vocabulary) {
    return new TextEntries(
        feature, new Presence(feature), vocabulary, new TextTable(vocabulary), vocabulary.size());
  }

  /**
   * Returns what finds the entries of whole numbers.
   *
   * @throws IllegalArgumentException if the vocabulary has something else
   */
  static Encoder wholeEntries(Feature feature, List<String> vocabulary) {
    WholeTable table = new WholeTable();
    for (String value : vocabulary) {
      try {
        table.number(Long.parseLong(value));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "%s must be a text, as its vocabulary is not of whole numbers: it has \"%s\""
                .formatted(Presence.named(feature), value),
            e);
      }
    }
    return new WholeEntries(feature, new Presence(feature), vocabulary, table, vocabulary.size());
  }

  /** Returns what hashes values. */
  static Encoder buckets(Feature feature) {
    return new Buckets(new Presence(feature), ((Meaning.Hashed) feature.meaning()).buckets());
  }

  /** Returns what reads no value; null if they are fed as they are. */
  static @Nullable Encoder unread(Feature feature) {
    Meaning meaning = feature.meaning();
    return meaning instanceof Meaning.Category || meaning instanceof Meaning.Hashed
        ? new Unread()
        : null;
  }

  private static UnfitValueException unseen(
      Feature feature, List<String> vocabulary, String value) {
    return new UnfitValueException(
        "%s must be one of %s, but was %s: the training examples have no such class. Add examples of it to them, or leave this one out"
            .formatted(Presence.named(feature), Presence.some(vocabulary), value));
  }

  private record Check(Presence presence) implements Encoder {
    @Override
    public double number(double raw) {
      presence.missing(raw); // throws, as it has no rule
      return raw;
    }

    @Override
    public long whole(long raw) {
      presence.missing(raw);
      return raw;
    }

    @Override
    public String text(String raw) {
      presence.missing(raw);
      return raw;
    }
  }

  private record TextEntries(
      Feature feature, Presence presence, List<String> vocabulary, TextTable table, int unseen)
      implements Encoder {
    @Override
    public boolean indexes() {
      return true;
    }

    @Override
    public int index(String raw) {
      int found = table.find(raw);
      return found >= 0 ? found : other(raw);
    }

    private int other(String raw) {
      if (presence.missing(raw)) {
        return unseen + 1;
      }
      String encodable = Texts.encodable(raw);
      int found = encodable.equals(raw) ? -1 : table.find(encodable);
      if (found < 0 && feature.label()) {
        throw Encoders.unseen(feature, vocabulary, '"' + raw + '"');
      }
      return found < 0 ? unseen : found;
    }
  }

  private record WholeEntries(
      Feature feature, Presence presence, List<String> vocabulary, WholeTable table, int unseen)
      implements Encoder {
    @Override
    public boolean indexes() {
      return true;
    }

    @Override
    public int index(long raw) {
      int found = table.find(raw);
      return found >= 0 ? found : other(raw);
    }

    private int other(long raw) {
      if (presence.missing(raw)) {
        return unseen + 1;
      }
      if (feature.label()) {
        throw Encoders.unseen(feature, vocabulary, Long.toString(raw));
      }
      return unseen;
    }
  }

  private record Buckets(Presence presence, int buckets) implements Encoder {
    @Override
    public boolean indexes() {
      return true;
    }

    @Override
    public int index(String raw) {
      return presence.missing(raw) ? buckets : FarmHash.bucket(raw, buckets);
    }

    @Override
    public int index(long raw) {
      return presence.missing(raw) ? buckets : FarmHash.bucket(raw, buckets);
    }
  }

  private record Unread() implements Encoder {
    @Override
    public boolean indexes() {
      return true;
    }

    @Override
    public int index(String raw) {
      return 0;
    }

    @Override
    public int index(long raw) {
      return 0;
    }
  }
}
