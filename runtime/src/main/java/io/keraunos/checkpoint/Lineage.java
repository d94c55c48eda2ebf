package io.keraunos.checkpoint;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.keraunos.file.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The place of a checkpoint among those of its folder: its number in the order of writing, and the
 * numbers of those it descends from. A fit that goes on from a checkpoint which is not the newest
 * leaves a branch behind; what lies on that branch has a number between two spans of the line.
 *
 * @param number 1 for the first checkpoint of a folder
 * @param line the numbers of this one and of its ancestors, as spans in ascending order
 */
public record Lineage(long number, List<Span> line) {

  static final String FILE = "line.json";

  private static final Gson GSON = new GsonBuilder().setPrettyPrinting().create();

  /**
   * Numbers that follow each other.
   *
   * @param first the first of them
   * @param last the last of them
   */
  public record Span(long first, long last) {}

  /** Copies the list. */
  public Lineage {
    line = List.copyOf(line);
  }

  /**
   * Returns the lineage of the first checkpoint of a run in a folder that has numbers up to {@code
   * highest}.
   */
  static Lineage first(long highest) {
    return new Lineage(highest + 1, List.of(new Span(highest + 1, highest + 1)));
  }

  /**
   * Returns the lineage of the next checkpoint after this one in a folder that has numbers up to
   * {@code highest}.
   */
  Lineage next(long highest) {
    long next = Math.max(highest, number) + 1;
    List<Span> spans = new ArrayList<>(line);
    if (highest <= number) { // nobody has gone another way
      Span last = spans.remove(spans.size() - 1);
      spans.add(new Span(last.first(), next));
    } else {
      spans.add(new Span(next, next));
    }
    return new Lineage(next, spans);
  }

  /** Returns whether another checkpoint is this one or an ancestor of it. */
  boolean descendsFrom(Lineage other) {
    return line.stream()
        .anyMatch(span -> span.first() <= other.number() && other.number() <= span.last());
  }

  void write(Path checkpoint) throws IOException {
    WholeFile.write(checkpoint.resolve(FILE), GSON.toJson(this));
  }

  /**
   * Reads a checkpoint's lineage. Earlier versions wrote none; their checkpoints are taken for one
   * line in the order of their steps.
   *
   * @throws DamagedCheckpointException if it is no lineage
   */
  public static Lineage of(Path checkpoint) {
    Path file = checkpoint.resolve(FILE);
    try {
      if (!Files.exists(file)) {
        long step = CheckpointFolder.step(checkpoint);
        return new Lineage(step, List.of(new Span(0, step)));
      }
      Lineage lineage =
          RecordForm.read(GSON, file.toString(), Files.readString(file), Lineage.class, Set.of());
      if (lineage.line().isEmpty()) {
        throw new DamagedCheckpointException(file + " must have a line, but has none");
      }
      return lineage;
    } catch (IOException | IllegalArgumentException e) {
      throw new DamagedCheckpointException(String.valueOf(e.getMessage()), e);
    }
  }
}
