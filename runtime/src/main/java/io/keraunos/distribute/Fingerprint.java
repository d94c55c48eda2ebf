package io.keraunos.distribute;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The description of what a worker is about to compute, which must be the same on all: an ordered
 * list of entries, each a subject and its value, which read as a sentence:
 *
 * <pre>{@code
 * new Fingerprint()
 *     .add("batchSize is", 32)
 *     .add("TRAIN has", "2,000 rows")
 *     .add("variable dense/kernel is", List.of(64, 10));
 * }</pre>
 *
 * <p>What is too large to be told is an entry with a digest for its value, and with parts that are
 * only asked for where the digests differ.
 */
public final class Fingerprint {

  /** The most differences that a message names. */
  private static final int MOST_NAMED = 5;

  private static final String NOTHING = "not there";

  /** The kind of an entry, which decides what a difference means. */
  private enum Kind {
    /** A value that is told. */
    TOLD,
    /** A digest whose parts all must be there on both sides; told if nothing else differs. */
    WHOLE,
    /** A digest of samples: those that both sides have must be the same. */
    SAMPLED
  }

  private record Entry(
      String subject, Kind kind, String value, Supplier<Map<String, String>> parts) {}

  private final List<Entry> entries = new ArrayList<>();

  /** Creates a fingerprint without entries. */
  public Fingerprint() {}

  /**
   * Adds a value that people can read.
   *
   * @param subject the thing with a verb, such as {@code "batchSize is"}
   */
  public Fingerprint add(String subject, Object value) {
    return add(subject, Kind.TOLD, String.valueOf(value), Map::of);
  }

  /** Adds one value for each entry of a map, whose keys are the subjects without {@code is}. */
  public Fingerprint addAll(Map<String, String> values) {
    values.forEach((name, value) -> add(name + " is", value));
    return this;
  }

  /**
   * Adds something large. Its parts are told if nothing else differs.
   *
   * @param subject completes "worker 1 has": how it differs where all parts are the same
   * @param digest differs where it differs
   * @param parts its parts by subject; called only where the digest differs
   */
  public Fingerprint addWhole(String subject, String digest, Supplier<Map<String, String>> parts) {
    return add(subject, Kind.WHOLE, digest, parts);
  }

  /**
   * Adds samples, such as rows of a dataset: no difference unless both sides have a part of the
   * same subject with different values.
   *
   * @param digest the same where all samples are
   * @param parts the samples by subject; called only where the digest differs, and may then leave
   *     out what is different each time it is read
   */
  public Fingerprint addSampled(
      String subject, String digest, Supplier<Map<String, String>> parts) {
    return add(subject, Kind.SAMPLED, digest, parts);
  }

  private Fingerprint add(
      String subject, Kind kind, String value, Supplier<Map<String, String>> parts) {
    entries.add(new Entry(subject, kind, value, parts));
    return this;
  }

  /** Returns the SHA-256 of a text, as 64 hexadecimal digits. */
  public static String sha256(String text) {
    return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Returns a new SHA-256. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /** Returns a digest of all entries. */
  String digest() {
    StringBuilder all = new StringBuilder();
    for (Entry entry : entries) {
      all.append(entry.subject()).append('\n').append(entry.value()).append('\n');
    }
    return sha256(all.toString());
  }

  /** Returns all entries with all their parts, as text. */
  String details() {
    JsonArray all = new JsonArray();
    for (Entry entry : entries) {
      JsonObject of = new JsonObject();
      of.addProperty("subject", entry.subject());
      of.addProperty("kind", entry.kind().name());
      of.addProperty("value", entry.value());
      JsonObject parts = new JsonObject();
      entry.parts().get().forEach(parts::addProperty);
      of.add("parts", parts);
      all.add(of);
    }
    return all.toString();
  }

  /** Details that were read again, by subject. */
  private record Read(Kind kind, String value, Map<String, String> parts) {

    static Map<String, Read> all(String details) {
      Map<String, Read> all = new LinkedHashMap<>();
      try {
        for (JsonElement element : JsonParser.parseString(details).getAsJsonArray()) {
          JsonObject of = element.getAsJsonObject();
          Map<String, String> parts = new LinkedHashMap<>();
          of.getAsJsonObject("parts")
              .entrySet()
              .forEach(part -> parts.put(part.getKey(), part.getValue().getAsString()));
          Kind kind = Kind.valueOf(of.get("kind").getAsString());
          all.put(of.get("subject").getAsString(), new Read(kind, text(of, "value"), parts));
        }
      } catch (JsonParseException | IllegalStateException | NullPointerException e) {
        throw new IllegalArgumentException("it sent no details: " + e.getMessage(), e);
      }
      return all;
    }

    private static String text(JsonObject of, String name) {
      return of.get(name).getAsString();
    }
  }

  /**
   * Returns what differs between the details of two workers, in words; empty if nothing does.
   *
   * @param first those of worker 0
   * @param worker the rank of the other
   * @throws IllegalArgumentException if a text has no details
   */
  static String difference(String first, int worker, String second) {
    Map<String, Read> mine = Read.all(first);
    Map<String, Read> other = Read.all(second);
    List<String> told = new ArrayList<>();
    List<String> deep = new ArrayList<>();
    for (String subject : keys(mine, other)) {
      Read here = mine.get(subject);
      Read there = other.get(subject);
      if (here == null || there == null || here.kind() != there.kind()) {
        told.add(sentence(subject, value(here), worker, value(there)));
      } else if (!here.value().equals(there.value())) {
        switch (here.kind()) {
          case TOLD -> told.add(sentence(subject, here.value(), worker, there.value()));
          case SAMPLED -> told.addAll(parts(here, worker, there, true));
          case WHOLE -> {
            List<String> parts = parts(here, worker, there, false);
            deep.addAll(
                parts.isEmpty()
                    ? List.of("%s on worker 0 and on worker %s".formatted(subject, worker))
                    : parts);
          }
        }
      }
    }
    List<String> all = told.isEmpty() ? deep : told;
    String named = all.stream().limit(MOST_NAMED).collect(Collectors.joining("; "));
    return all.size() > MOST_NAMED
        ? "%s; and %s more differ".formatted(named, all.size() - MOST_NAMED)
        : named;
  }

  private static List<String> parts(Read here, int worker, Read there, boolean bothOnly) {
    List<String> different = new ArrayList<>();
    for (String part : keys(here.parts(), there.parts())) {
      @Nullable String mine = here.parts().get(part);
      @Nullable String other = there.parts().get(part);
      boolean compared = !bothOnly || (mine != null && other != null);
      if (compared && (mine == null || !mine.equals(other))) {
        different.add(
            sentence(part, mine == null ? NOTHING : mine, worker, other == null ? NOTHING : other));
      }
    }
    return different;
  }

  private static String value(@Nullable Read read) {
    if (read == null) {
      return NOTHING;
    }
    return read.kind() == Kind.TOLD ? read.value() : "there";
  }

  private static String sentence(String subject, String mine, int worker, String other) {
    return "%s %s on worker 0 and %s on worker %s".formatted(subject, mine, other, worker);
  }

  private static Set<String> keys(Map<String, ?> mine, Map<String, ?> other) {
    Set<String> keys = new LinkedHashSet<>(mine.keySet());
    keys.addAll(other.keySet());
    return keys;
  }
}
