package io.keraunos.processor.parse;

import static com.google.common.truth.Truth.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SuggestionTest {
  /** Edits counted by hand. */
  @ParameterizedTest
  @CsvSource({
    "'', '', 0",
    "'', abc, 3",
    "abc, '', 3",
    "label, label, 0",
    "Label, lABEL, 0",
    "lable, label, 1",
    "imag, image, 1",
    "images, image, 1",
    "imoge, image, 1",
    "kitten, sitting, 3"
  })
  void countsEdits(String from, String to, int edits) {
    assertThat(Suggestion.distance(from, to)).isEqualTo(edits);
  }

  @Test
  void namesTheNearest() {
    List<String> names = List.of("image", "label", "label2");
    assertThat(Suggestion.of("lable", names)).isEqualTo(" Did you mean label?");
    assertThat(Suggestion.of("label3", names)).isEqualTo(" Did you mean label?");
    assertThat(Suggestion.of("weight", names)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "val_loss, VAL_LOSS", "valLoss, VAL_LOSS", "val/top-5, VAL_TOP_5",
        "top5Accuracy, TOP5_ACCURACY",
    "5fold, _5FOLD", "_x_, X", "ΔLoss, ΔLOSS", "%, ''"
  })
  void namesConstants(String metric, String constant) {
    assertThat(MetricParser.constant(metric)).isEqualTo(constant);
  }
}
