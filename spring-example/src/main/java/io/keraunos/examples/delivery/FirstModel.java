package io.keraunos.examples.delivery;

import io.keraunos.trainer.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Trains the first model where there is none. {@code keraunos.models.delivery.depends-on} lets the
 * model be opened after this.
 */
@Component("firstModel")
class FirstModel {

  private static final Logger LOG = LoggerFactory.getLogger(FirstModel.class);

  FirstModel(DeliverySettings settings, DeliveryTable table, Training training) throws IOException {
    if (table.isEmpty()) {
      table.add(SampleDeliveries.of(settings.sampleRows()));
    }
    if (isEmpty(settings.models())) {
      try (Trainer trainer = training.of(Training.Plan.DEFAULT).build()) {
        trainer.fit();
        LOG.info("the first model is {}", trainer.exportVersion(settings.models()));
      }
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return true;
    }
    try (Stream<Path> versions = Files.list(folder)) {
      return versions.findAny().isEmpty();
    }
  }
}
