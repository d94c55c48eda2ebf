package io.keraunos.cli;

import io.keraunos.metric.MetricName;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Settings in a YAML or properties file: flat, each a key and a text. All texts are as they are
 * written; what they mean is for the flag of that name.
 *
 * @param name the file as it was named
 * @param entries the settings by key, in the file's order
 */
record ConfigFile(String name, Map<String, Entry> entries) {

  static final ConfigFile NONE = new ConfigFile("", Map.of());

  private static final long MOST_BYTES = 1 << 20;
  // A mapping of settings, of which one may be a list.
  private static final int MOST_DEPTH = 2;
  private static final Set<String> NOTHING = Set.of("", "~", "null");

  /**
   * A setting.
   *
   * @param text its value
   * @param line its line, from 1
   */
  record Entry(String text, int line) {}

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException if it cannot be read; it names the file and, if it can, the
   *     line
   */
  static ConfigFile read(Path file) {
    String name = file.toString();
    String content = content(name, file);
    if (name.endsWith(".properties")) {
      return new ConfigFile(name, properties(name, content));
    }
    if (name.endsWith(".yaml") || name.endsWith(".yml")) {
      return new ConfigFile(name, yaml(name, content));
    }
    throw new IllegalArgumentException(
        "a configuration file must be named .yaml, .yml or .properties, but was " + name);
  }

  private static String content(String name, Path file) {
    try {
      if (!Files.isRegularFile(file)) {
        throw new IllegalArgumentException(
            "a configuration file must be a file that is there, but was " + name);
      }
      if (Files.size(file) > MOST_BYTES) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "a configuration file must have at most %,d bytes, but %s has %,d. Is it another"
                    + " file?",
                MOST_BYTES,
                name,
                Files.size(file)));
      }
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(
          "a configuration file must be text in UTF-8, but %s is not".formatted(name), e);
    } catch (IOException e) {
      throw new IllegalArgumentException("%s cannot be read: %s".formatted(name, e), e);
    }
  }

  /** Returns the setting of that key. */
  Optional<Entry> find(String key) {
    return Optional.ofNullable(entries.get(key));
  }

  /** Returns the place of a setting, for messages. */
  String place(Entry entry) {
    return place(name, entry.line());
  }

  private static String place(String name, int line) {
    return "%s, line %s: ".formatted(name, line);
  }

  /**
   * Checks that all keys are known.
   *
   * @throws IllegalArgumentException if one is not; it names the nearest that is
   */
  void check(Set<String> known, String command) {
    entries.forEach(
        (key, entry) -> {
          if (!known.contains(key)) {
            throw new IllegalArgumentException(
                "%sthere is no setting %s of %s%s"
                    .formatted(
                        place(entry),
                        key,
                        command,
                        new MetricName(key)
                            .nearest(known)
                            .map("; did you mean %s?"::formatted)
                            .orElse("; --help shows all")));
          }
        });
  }

  private static Map<String, Entry> yaml(String name, String content) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    Optional<Node> root;
    LoadSettings settings = LoadSettings.builder().setLabel(name).build();
    try {
      checkDepth(name, new Parse(settings).parseString(content));
      root = new Compose(settings).composeString(content);
    } catch (YamlEngineException e) {
      throw new IllegalArgumentException("%s is not YAML: %s".formatted(name, e.getMessage()), e);
    }
    if (root.isEmpty()) {
      return entries;
    }
    if (!(root.get() instanceof MappingNode mapping)) {
      throw new IllegalArgumentException(
          place(name, line(root.get())) + "there must be settings such as max-epochs: 5");
    }
    for (NodeTuple tuple : mapping.getValue()) {
      String key = scalar(name, tuple.getKeyNode());
      int line = line(tuple.getKeyNode());
      String text = text(name, tuple.getValueNode());
      boolean plain =
          tuple.getValueNode() instanceof ScalarNode scalar
              && scalar.getScalarStyle() == ScalarStyle.PLAIN;
      if (!plain || !NOTHING.contains(text)) {
        add(entries, name, key, new Entry(text, line));
      }
    }
    return entries;
  }

  // Before the nodes are made: that takes a level of the stack for each of nesting.
  private static void checkDepth(String name, Iterable<Event> events) {
    int depth = 0;
    for (Event event : events) {
      switch (event.getEventId()) {
        case MappingStart, SequenceStart -> depth++;
        case MappingEnd, SequenceEnd -> depth--;
        default -> {
          // A text, or the begin or end of the document.
        }
      }
      if (depth > MOST_DEPTH) {
        int line = event.getStartMark().map(Mark::getLine).orElse(0) + 1;
        throw new IllegalArgumentException(
            place(name, line) + "a setting must be one value or a list of them");
      }
    }
  }

  private static String text(String name, Node node) {
    if (!(node instanceof SequenceNode sequence)) {
      return scalar(name, node);
    }
    List<String> items = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      items.add(scalar(name, item));
    }
    return String.join(",", items);
  }

  private static String scalar(String name, Node node) {
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    throw new IllegalArgumentException(
        place(name, line(node)) + "a setting must be one value or a list of them");
  }

  private static int line(Node node) {
    return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
  }

  private static Map<String, Entry> properties(String name, String content) {
    List<String> lines = content.lines().toList();
    Properties texts = new Properties();
    try (Reader reader = new StringReader(content)) {
      texts.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s is not a properties file: %s".formatted(name, e.getMessage()), e);
    }
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      String key = lines.get(i).split("[=:]", 2)[0].strip();
      String text = texts.getProperty(key);
      if (text != null) {
        add(entries, name, key, new Entry(text, i + 1));
      }
    }
    for (String key : texts.stringPropertyNames()) {
      entries.computeIfAbsent(key, missed -> new Entry(texts.getProperty(missed), 1));
    }
    return entries;
  }

  private static void add(Map<String, Entry> entries, String name, String key, Entry entry) {
    Entry before = entries.put(key, entry);
    if (before != null) {
      throw new IllegalArgumentException(
          "%s%s is set again, after line %s. Remove one"
              .formatted(place(name, entry.line()), key, before.line()));
    }
  }
}
