package io.keraunos.engine;

import io.keraunos.annotation.Stage;
import io.keraunos.spi.LoaderDefinition;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.trainer.DataSettings;

/**
 * The replicas and workers that share a global batch, checked for what no machine can compute.
 *
 * @param devices replicas of this process
 * @param numNodes workers
 */
record Layout(int devices, int numNodes) {

  /**
   * The most replicas for each core, which only a test can need, and the most that any machine may
   * have.
   */
  private static final int MOST_PER_CORE = 4;

  private static final int MOST_ON_ANY = 64;

  /**
   * Checks the number of replicas: each has its own part of the graph, which takes time to build
   * and memory, and its own thread.
   *
   * @param cores the processors of this machine
   * @throws IllegalArgumentException if they are more than 64 and more than four for each core
   */
  void checkDevices(int cores) {
    int most = Math.max(MOST_ON_ANY, MOST_PER_CORE * cores);
    if (devices > most) {
      throw new IllegalArgumentException(
          "devices must be at most %s on a machine with %s cores, but was %s. Each device is a replica with its own part of the graph and its own thread, and more of them than cores train no faster: set devices(%s) and a larger batchSize"
              .formatted(most, cores, devices, cores));
    }
  }

  /**
   * Checks that the examples of a global batch can be counted, and are enough for all replicas.
   *
   * @throws IllegalArgumentException if there are more than 2147483647, or fewer than replicas
   */
  void checkBatches(ModuleDefinition module, DataSettings data) {
    if (data.globalBatchSize().isPresent()) {
      checkGlobalBatch(data.globalBatchSize().getAsInt());
      return;
    }
    if (data.batchSize().isPresent()) {
      checkBatch("batchSize", data.batchSize().getAsInt());
      return;
    }
    for (Stage stage : Stage.values()) {
      for (LoaderDefinition<?> loader : module.loaders(stage)) {
        String name = "batchSize of %s.%s".formatted(module.name(), loader.method());
        checkBatch(name, loader.options().batchSize());
      }
    }
  }

  private void checkGlobalBatch(int examples) {
    if (examples < (long) devices * numNodes) {
      throw new IllegalArgumentException(
          "globalBatchSize must be at least devices times numNodes, one example for each replica, but was %s for %s x %s. Use a larger one, or fewer devices or workers"
              .formatted(examples, devices, numNodes));
    }
  }

  private void checkBatch(String name, int batchSize) {
    if ((long) batchSize * devices > Integer.MAX_VALUE / numNodes) {
      throw new IllegalArgumentException(
          "%s times devices times numNodes must be at most %s, the examples of a global batch, but was %s x %s x %s. Use a smaller batch, or fewer devices or workers"
              .formatted(name, Integer.MAX_VALUE, batchSize, devices, numNodes));
    }
  }
}
