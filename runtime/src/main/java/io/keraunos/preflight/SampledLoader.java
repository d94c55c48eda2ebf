package io.keraunos.preflight;

import io.keraunos.annotation.Stage;
import java.util.Locale;

/**
 * A loader whose dataset is sampled.
 *
 * @param stage its stage
 * @param method the module and its method, such as {@code Net.trainData}
 * @param batchSize the examples of a batch of all replicas
 * @param shuffle whether every epoch has a new order
 * @param dropLast whether a last batch that is not full is left out
 */
public record SampledLoader(
    Stage stage, String method, int batchSize, boolean shuffle, boolean dropLast) {

  /** Returns its examples in words. */
  public String examples() {
    String of =
        switch (stage) {
          case TRAIN -> "training";
          case VALIDATE -> "validation";
          case TEST, PREDICT -> stage.name().toLowerCase(Locale.ROOT);
        };
    return "the %s examples of %s".formatted(of, method);
  }
}
