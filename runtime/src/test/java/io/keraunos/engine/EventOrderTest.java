package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.annotation.Event;
import io.keraunos.annotation.Stage;
import io.keraunos.callback.Callback;
import io.keraunos.callback.TrainingControl;
import io.keraunos.callback.TrainingEvent;
import io.keraunos.callback.TrainingEvent.BatchEvent;
import io.keraunos.callback.TrainingEvent.EpochEvent;
import io.keraunos.callback.TrainingEvent.EvaluationEvent;
import io.keraunos.callback.TrainingEvent.FitEvent;
import io.keraunos.callback.TrainingEvent.LogEvent;
import io.keraunos.metric.MetricName;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.trainer.Accelerator;
import io.keraunos.trainer.Limit;
import io.keraunos.trainer.Trainer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NothingLeft.class)
class EventOrderTest {

  @Test
  void everythingHappensInItsOrder() {
    List<String> seen = new ArrayList<>();
    List<String> heard = new ArrayList<>();
    Callback callback =
        new Callback() {
          @Override
          public void onEvent(Event event, TrainingEvent value, TrainingControl control) {
            heard.add(event.name());
          }
        };
    ModuleDefinition.Builder module = new Blobs().define();
    record(module, Event.FIT_START, FitEvent.class, seen);
    record(module, Event.FIT_END, FitEvent.class, seen);
    record(module, Event.TRAIN_EPOCH_START, EpochEvent.class, seen);
    record(module, Event.TRAIN_EPOCH_END, EpochEvent.class, seen);
    record(module, Event.TRAIN_BATCH_START, BatchEvent.class, seen);
    record(module, Event.TRAIN_BATCH_END, BatchEvent.class, seen);
    record(module, Event.LOG, LogEvent.class, seen);
    record(module, Event.VALIDATION_START, EvaluationEvent.class, seen);
    record(module, Event.VALIDATION_END, EvaluationEvent.class, seen);
    try (Trainer trainer =
        ModuleTrainer.builder(module.build())
            .accelerator(Accelerator.CPU)
            .progressBar(false)
            .callbacks(callback)
            .limitBatches(Stage.TRAIN, Limit.batches(2))
            .logEverySteps(2)
            .maxEpochs(2)
            .build()) {
      trainer.fit();
    }
    List<String> epoch =
        List.of(
            "TRAIN_EPOCH_START",
            "TRAIN_BATCH_START",
            "TRAIN_BATCH_END",
            "TRAIN_BATCH_START",
            "TRAIN_BATCH_END",
            "LOG",
            "VALIDATION_START",
            "VALIDATION_END",
            "TRAIN_EPOCH_END");
    List<String> expected = new ArrayList<>();
    expected.add("FIT_START");
    expected.addAll(epoch);
    expected.addAll(epoch);
    expected.add("FIT_END");
    assertThat(seen).containsExactlyElementsIn(expected).inOrder();
    assertThat(heard).containsExactlyElementsIn(expected).inOrder();
  }

  private static <E extends TrainingEvent> void record(
      ModuleDefinition.Builder module, Event event, Class<E> type, List<String> seen) {
    module.on(event, "on" + event, type, (value, control) -> seen.add(event.name()));
  }

  @Test
  void theEndOfAnEpochKnowsItsMetrics() {
    List<EpochEvent> ends = new ArrayList<>();
    ModuleDefinition module =
        new Blobs()
            .define()
            .on(Event.TRAIN_EPOCH_END, "end", EpochEvent.class, (e, control) -> ends.add(e))
            .build();
    try (Trainer trainer = ModuleTrainer.builder(module).progressBar(false).maxEpochs(2).build()) {
      trainer.fit();
    }
    assertThat(ends.stream().map(EpochEvent::epoch).toList()).containsExactly(0L, 1L).inOrder();
    assertThat(ends.get(1).step()).isEqualTo(14);
    assertThat(ends.get(0).metrics().asMap().keySet()).containsExactly("train_loss", "loss", "acc");
    assertThat(ends.get(1).metrics().get(MetricName.of("train_loss")))
        .isLessThan(ends.get(0).metrics().get(MetricName.of("train_loss")));
  }
}
