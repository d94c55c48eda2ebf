package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.annotation.Event;
import io.keraunos.callback.Callback;
import io.keraunos.callback.TrainingControl;
import io.keraunos.callback.TrainingEvent;
import io.keraunos.trainer.StopReason.Kind;
import io.keraunos.trainer.Trainer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a callback asks of its control is done, or the log says that it is not. */
@ExtendWith(NothingLeft.class)
class RunControlTest {

  private static Callback asking(Event at) {
    return new Callback() {
      @Override
      public void onEvent(Event event, TrainingEvent value, TrainingControl control) {
        if (event == at) {
          control.log(Map.of("pace", 1.0));
          control.logHistogram("weights", new float[] {1});
          control.requestStop("enough");
        }
      }
    };
  }

  @Test
  void whatCannotBeDoneOutsideOfAFitIsSaid() {
    try (Trainer trainer = new Scripted().trainer().callbacks(asking(Event.TEST_END)).build()) {
      String log = log(trainer::test);
      assertThat(log).contains("asks to stop (enough) outside of fit: there is nothing to stop");
      assertThat(log).contains("logs [pace] before or after the training of a fit");
      assertThat(log).contains("logs the histogram weights before or after");
    }
  }

  @Test
  void inAFitEverythingIsDone() {
    try (Trainer trainer =
        new Scripted().trainer().maxEpochs(50).callbacks(asking(Event.TRAIN_EPOCH_END)).build()) {
      String log = log(() -> assertThat(trainer.fit().reason().kind()).isEqualTo(Kind.REQUESTED));
      assertThat(log).doesNotContain("nothing to stop");
      assertThat(log).doesNotContain("before or after");
    }
  }

  /** Returns what is logged; SLF4J's simple logger looks for standard error at every line. */
  private static String log(Runnable work) {
    PrintStream before = System.err;
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    System.setErr(new PrintStream(text, true, StandardCharsets.UTF_8));
    try {
      work.run();
    } finally {
      System.setErr(before);
    }
    return text.toString(StandardCharsets.UTF_8);
  }
}
