package io.keraunos.examples.tabular;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.data.Dataset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StandardizationTest {

  @Test
  void usesTheMeanAndTheDeviationOfTheTrainingPart() throws Exception {
    // 2, 4, 4, 4, 5, 5, 7, 9 have the mean 5 and the standard deviation 2.
    float[] column = {2, 4, 4, 4, 5, 5, 7, 9};
    List<Tumour> training = new ArrayList<>();
    for (float value : column) {
      training.add(new Tumour(new float[] {value, 3}, true));
    }
    Standardization standardization = Standardization.of(Dataset.of(training));
    assertThat(standardization.mean()).usingTolerance(1e-12).containsExactly(5.0, 3.0).inOrder();
    // A column that is always the same says nothing: it becomes 0, not NaN.
    assertThat(standardization.stddev()).usingTolerance(1e-12).containsExactly(2.0, 1.0).inOrder();

    Tumour other = new Tumour(new float[] {11, 4}, false);
    Tumour scaled = standardization.apply(other);
    assertThat(scaled.measurements()).usingTolerance(1e-6).containsExactly(3.0, 1.0).inOrder();
    assertThat(scaled.benign()).isFalse();
    assertThat(other.measurements()[0]).isEqualTo(11f);
  }
}
