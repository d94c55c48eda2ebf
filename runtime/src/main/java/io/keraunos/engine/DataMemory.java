package io.keraunos.engine;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.keraunos.checkpoint.RecordForm;
import io.keraunos.finding.Finding;
import io.keraunos.preflight.DataFingerprint;
import io.keraunos.preflight.PreflightData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The fingerprint of a fit's data, which its checkpoints keep. */
final class DataMemory {

  static final String FILE = "data.json";

  private static final Gson GSON = new GsonBuilder().setPrettyPrinting().create();

  private @Nullable DataFingerprint known;

  /** Reads the fingerprint of a checkpoint; earlier versions wrote none. */
  void read(Path checkpoint) {
    Path file = checkpoint.resolve(FILE);
    try {
      known =
          Files.exists(file)
              ? RecordForm.read(
                  GSON, file.toString(), Files.readString(file), DataFingerprint.class, Set.of())
              : null;
    } catch (IOException e) {
      throw new UncheckedIOException(checkpoint + " cannot be read: " + e, e);
    }
  }

  /** Keeps the fingerprint of the data, and returns how they differ from those before. */
  Optional<Finding> keep(PreflightData data) {
    DataFingerprint before = known;
    DataFingerprint now = DataFingerprint.of(data);
    known = now;
    return Optional.ofNullable(before).flatMap(of -> of.other(now));
  }

  /** Returns the fingerprint; empty if the data were not looked at. */
  Optional<DataFingerprint> known() {
    return Optional.ofNullable(known);
  }

  /** Returns the text of the file; empty if the data were not looked at. */
  Optional<String> text() {
    return Optional.ofNullable(known).map(GSON::toJson);
  }
}
