package io.keraunos.provenance;

import io.keraunos.provenance.Provenance.Data;
import io.keraunos.provenance.Provenance.Metric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Differences between two provenances, a line for each, such as {@code Java was 17, is 21}. */
public final class Differences {
  private Differences() {}

  /** Settings that a reproduction has of its own. */
  private static final Set<String> OF_A_REPRODUCTION =
      Set.of("defaultRootDir", "checkpoints", "resume", "loggers");

  /** Returns in what two programs and their machines differ. */
  public static List<String> ofSoftware(Provenance of, Provenance.Software now) {
    return ofSoftware(of.software(), of.machine(), now, Machine.here("", 0));
  }

  private static List<String> ofSoftware(
      Provenance.Software then, Machine machine, Provenance.Software now, Machine here) {
    List<String> lines = new ArrayList<>();
    add(lines, "artifact", then.build().artifact(), now.build().artifact());
    add(lines, "git commit", then.build().inWords(), now.build().inWords());
    add(lines, "Keraunos", then.keraunos(), now.keraunos());
    add(lines, "TensorFlow", then.tensorflow(), now.tensorflow());
    add(lines, "Java", then.java(), now.java());
    add(lines, "library", "", versions(then), versions(now));
    add(lines, "operating system", machine.os(), here.os());
    add(lines, "architecture", machine.architecture(), here.architecture());
    add(lines, "processor", machine.cpu(), here.cpu());
    add(lines, "cores", machine.cores(), here.cores());
    return lines;
  }

  private static Map<String, String> versions(Provenance.Software software) {
    Map<String, String> versions = new TreeMap<>();
    for (Library library : software.libraries()) {
      versions.merge(
          (library.group().isEmpty() ? "" : library.group() + ":") + library.name(),
          library.version(),
          (one, other) -> one + ", " + other);
    }
    return versions;
  }

  /** Returns in what two datasets differ. One that nobody has looked at is no difference. */
  public static List<String> ofData(List<Data> then, List<Data> now) {
    List<String> lines = new ArrayList<>();
    for (Data before : then) {
      for (Data after : now) {
        if (before.loader().equals(after.loader()) && before.stage().equals(after.stage())) {
          addKnown(lines, before.loader() + "'s number of examples", before.size(), after.size());
          if (Objects.equals(before.size(), after.size())
              && before.components().equals(after.components())) {
            ofSamples(before, after).ifPresent(lines::add);
          }
        }
      }
    }
    return lines;
  }

  /** Returns the first example of which both know the digest, and which is another one now. */
  private static Optional<String> ofSamples(Data then, Data now) {
    return then.sample().entrySet().stream()
        .filter(at -> now.sample().containsKey(at.getKey()))
        .filter(at -> !at.getValue().equals(now.sample().get(at.getKey())))
        .findFirst()
        .map(
            at ->
                "example %s of %s is another one than it was"
                    .formatted(at.getKey(), then.loader()));
  }

  private static void addKnown(
      List<String> lines, String what, @Nullable Object then, @Nullable Object now) {
    if (then != null && now != null) {
      add(lines, what, then, now);
    }
  }

  /** Returns in what two fits differ: the program, the data, the settings and what came of them. */
  public static List<String> of(Provenance then, Provenance now) {
    List<String> lines = new ArrayList<>();
    add(lines, "class", then.model().className(), now.model().className());
    lines.addAll(ofData(then.data(), now.data()));
    add(lines, "seed", then.training().seed(), now.training().seed());
    add(
        lines,
        "hyperparameter",
        "not there",
        then.model().hyperParameters(),
        now.model().hyperParameters());
    add(lines, "setting", "not there", settings(then), settings(now));
    add(
        lines,
        "features",
        String.valueOf(then.model().featuresSha256()),
        String.valueOf(now.model().featuresSha256()));
    lines.addAll(ofSoftware(then.software(), then.machine(), now.software(), now.machine()));
    add(lines, "metric", "not measured", metrics(then), metrics(now));
    return lines;
  }

  private static Map<String, String> settings(Provenance of) {
    Map<String, String> settings = new LinkedHashMap<>(of.training().settings());
    settings.keySet().removeAll(OF_A_REPRODUCTION);
    settings.keySet().removeIf(name -> name.startsWith("hyperParameters."));
    return settings;
  }

  /** Returns the metrics that were measured at the step of the weights. */
  private static Map<String, String> metrics(Provenance of) {
    Map<String, String> metrics = new TreeMap<>();
    for (Metric metric : of.metrics()) {
      if (metric.step() == of.training().step() && metric.stage().equals("TRAIN")) {
        metrics.put(metric.name(), Double.toString(metric.value()));
      }
    }
    return metrics;
  }

  private static void add(
      List<String> lines,
      String what,
      String absent,
      Map<String, String> then,
      Map<String, String> now) {
    Set<String> names = new LinkedHashSet<>(then.keySet());
    names.addAll(now.keySet());
    for (String name : names) {
      add(
          lines,
          what + " " + name,
          then.getOrDefault(name, absent),
          now.getOrDefault(name, absent));
    }
  }

  private static void add(List<String> lines, String what, Object then, Object now) {
    if (!then.equals(now)) {
      lines.add("%s was %s, is %s".formatted(what, words(then), words(now)));
    }
  }

  private static String words(Object value) {
    return value.toString().isEmpty() ? "not there" : value.toString();
  }
}
