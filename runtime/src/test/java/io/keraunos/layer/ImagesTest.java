package io.keraunos.layer;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.types.TUint8;

final class ImagesTest {

  private final TracedStep step = TracedStep.forTraining();

  @AfterEach
  void close() {
    step.close();
  }

  private Operand<TUint8> image() {
    return step.bytes(new byte[] {0, 51, (byte) 255, (byte) 128}, 1, 1, 2, 2);
  }

  @Test
  void scalesBytesToOneAndNormalizes() {
    // 0, 0.2, 1 and 128 / 255, minus 0.5, over 0.5; bytes above 127 are not negative.
    assertThat(step.run(Images.normalize(step, image(), 0.5f, 0.5f)))
        .usingTolerance(1e-6)
        .containsExactly(-1.0, -0.6, 1.0, 1.0 / 255)
        .inOrder();
  }

  @Test
  void normalizesEachChannelByItsOwn() {
    assertThat(
            step.run(
                Images.normalize(step, image(), new float[] {0, 0.2f}, new float[] {0.5f, 0.1f})))
        .usingTolerance(1e-5)
        .containsExactly(0.0, 0.0, 2.0, (128 / 255.0 - 0.2) * 10)
        .inOrder();
  }

  @Test
  void refusesOtherNumbersOfChannelsAndNoDeviation() {
    assertThat(
            assertThrows(
                IllegalArgumentException.class,
                () -> Images.normalize(step, image(), new float[3], new float[] {1, 1, 1})))
        .hasMessageThat()
        .isEqualTo(
            "mean and std must have one number for each channel of the image, but had 3 and 3 for"
                + " an image of shape [?, 1, 2, 2]");
    assertThrows(IllegalArgumentException.class, () -> Images.normalize(step, image(), 0.5f, 0f));
  }
}
