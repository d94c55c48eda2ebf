package io.keraunos.optimizer;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.optimizer.OptimizerSpec.Part;
import io.keraunos.optimizer.OptimizerSpec.Slot;
import org.junit.jupiter.api.Test;
import org.tensorflow.ndarray.Shape;

/** Which weights Muon moves itself, and what it keeps beside them. */
class MuonTest {

  private static final AdamW OTHERS = AdamW.learningRate(1e-4).weightDecay(0.1);
  private static final Muon MUON = Muon.learningRate(0.02).others(OTHERS);

  @Test
  void embeddingsAreLeftToAdamW() {
    assertThat(MUON.part("hidden/kernel")).hasValue(new Part(MUON, 0));
    assertThat(MUON.part("tokens/embeddings")).hasValue(new Part(OTHERS, 1));
    assertThat(MUON.part("wordEmbedding/table")).hasValue(new Part(OTHERS, 1));
  }

  @Test
  void embeddingsAreLeftToAdamWInGroupsToo() {
    AdamW head = AdamW.learningRate(1e-3);
    ParameterGroups groups = MUON.group(head, "head").freeze("conv");
    assertThat(groups.part("hidden/kernel")).hasValue(new Part(MUON, 0));
    assertThat(groups.part("tokens/embeddings")).hasValue(new Part(OTHERS, 1));
    assertThat(groups.part("head/kernel")).hasValue(new Part(head, 3));
    assertThat(groups.part("conv/kernel")).isEmpty();

    ParameterGroups second = SGD.learningRate(0.1).group(MUON, "tokens", "hidden");
    assertThat(second.part("tokens/embeddings")).hasValue(new Part(OTHERS, 2));
    assertThat(second.part("hidden/kernel")).hasValue(new Part(MUON, 1));
  }

  @Test
  void aSlotThatIsNotUsedIsAScalar() {
    Shape matrix = Shape.of(3, 4);
    Shape kernel = Shape.of(3, 3, 1, 4);
    assertThat(shape("velocity", matrix)).isEqualTo(matrix);
    assertThat(shape("m", matrix)).isEqualTo(Shape.scalar());
    assertThat(shape("v", matrix)).isEqualTo(Shape.scalar());
    assertThat(shape("velocity", kernel)).isEqualTo(Shape.scalar());
    assertThat(shape("m", kernel)).isEqualTo(kernel);
    assertThat(shape("v", Shape.of(4))).isEqualTo(Shape.of(4));
  }

  private static Shape shape(String slot, Shape weight) {
    return MUON.slotShape(new Slot(slot, 0), weight);
  }

  @Test
  void theOthersFollowTheSchedule() {
    double[] scalars = MUON.scalars(0.01, 3);
    double[] own = OTHERS.scalars(0.5e-4, 3);
    assertThat(scalars[0]).isEqualTo(0.01);
    assertThat(scalars).hasLength(1 + own.length);
    for (int i = 0; i < own.length; i++) {
      assertThat(scalars[1 + i]).isWithin(1e-15).of(own[i]);
    }
  }
}
