package io.keraunos.engine;

import io.keraunos.annotation.Event;
import io.keraunos.callback.TrainingEvent.CheckpointEvent;
import io.keraunos.checkpoint.VariableFiles;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Writes checkpoints of a fit: one of each moment at most. */
final class CheckpointWriter {

  private final Persistence persistence;
  private final FitProgress progress;
  private final Ending ending;
  private final MetricWindow window;
  private final Model model;
  private final Audience audience;
  private @Nullable Moment written;

  private record Moment(FitProgress.Position position, List<StopRequest.Request> requests) {}

  CheckpointWriter(
      Persistence persistence,
      FitProgress progress,
      Ending ending,
      MetricWindow window,
      Model model,
      Audience audience) {
    this.persistence = persistence;
    this.progress = progress;
    this.ending = ending;
    this.window = window;
    this.model = model;
    this.audience = audience;
  }

  /**
   * Writes a checkpoint of this moment, unless there is one. All workers call it, the chief writes.
   */
  void write() {
    persistence.stop().checkpointTaken();
    if (now().equals(written)) {
      return;
    }
    window.collect();
    audience
        .events()
        .within(
            Event.CHECKPOINT_START,
            event(false),
            Event.CHECKPOINT_END,
            this::take,
            now -> {
              written = now;
              return event(true);
            },
            failure -> event(false));
  }

  private CheckpointEvent event(boolean completed) {
    return new CheckpointEvent(progress.finished(), progress.step(), completed);
  }

  /** Takes a checkpoint, and returns its moment. */
  private Moment take() {
    long begin = audience.times().begin("checkpoint");
    Moment now = now(); // whoever was told of the start may have asked to stop
    Checkpoints checkpoints = persistence.checkpoints();
    if (audience.log().chief()) {
      SortedMap<String, VariableFiles.Value> variables = model.session().variables();
      checkpoints.write(
          progress.step(),
          variables,
          texts(variables),
          audience.logbook().marks()); // what it vouches for is on the disk first
    } else {
      model.session().giveShards();
      checkpoints.skip();
    }
    audience.times().end("checkpoint", begin);
    return now;
  }

  private Supplier<Map<String, String>> texts(SortedMap<String, VariableFiles.Value> variables) {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put(Progress.FILE, persistence.take(progress, ending.time()).toJson());
    persistence.checkpoints().data().text().ifPresent(text -> texts.put(DataMemory.FILE, text));
    model.features().text().ifPresent(text -> texts.put(ModelFeatures.FILE, text));
    Supplier<Map<String, String>> provenance =
        model
            .origin()
            .files(
                model.session(),
                model.features().text(),
                StoredVariables.weights(
                    variables, model.session().weightNames(), model.hasAverages()));
    return () -> {
      texts.putAll(provenance.get());
      return texts;
    };
  }

  /** Counts the checkpoint that the fit resumes from as written. */
  void hasThis() {
    persistence.checkpoints().skip();
    written = now();
  }

  private Moment now() {
    return new Moment(progress.position(), persistence.stop().requests());
  }
}
