package io.keraunos.engine;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.keraunos.checkpoint.RecordForm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * Marks of the loggers at the time of a checkpoint, in the file's form.
 *
 * @param marks by the loggers' names
 */
record LoggerMarks(Map<String, String> marks) {

  static final String FILE = "logs.json";

  private static final Gson GSON = new GsonBuilder().setPrettyPrinting().create();

  /** Reads the marks of a checkpoint; earlier versions wrote none. */
  static Map<String, String> read(Path checkpoint) {
    Path file = checkpoint.resolve(FILE);
    try {
      return Files.exists(file)
          ? RecordForm.read(
                  GSON, file.toString(), Files.readString(file), LoggerMarks.class, Set.of())
              .marks()
          : Map.of();
    } catch (IOException e) {
      throw new UncheckedIOException(checkpoint + " cannot be read: " + e, e);
    }
  }

  String toJson() {
    return GSON.toJson(this);
  }
}
