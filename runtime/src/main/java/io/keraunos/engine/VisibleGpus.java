package io.keraunos.engine;

import io.keraunos.distribute.Cluster;
import io.keraunos.distribute.LocalRank;
import io.keraunos.launch.Launcher;
import io.keraunos.trainer.DeviceChoice;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The GPUs of a host that a process uses. Indices count those that CUDA shows the process, which
 * {@code CUDA_VISIBLE_DEVICES} may have restricted.
 */
final class VisibleGpus {
  private VisibleGpus() {}

  private static final String CUDA_VISIBLE_DEVICES = "CUDA_VISIBLE_DEVICES";

  /**
   * Returns the indices of the GPUs that a process uses; empty for all that CUDA shows it.
   *
   * <p>A list of devices is taken as it is. Otherwise the workers of a host take one slice after
   * the other, in the order of their {@linkplain LocalRank local ranks}, each as many as it has
   * devices, or as {@code launch --gpus-per-worker} says. Where {@code CUDA_VISIBLE_DEVICES} shows
   * the process exactly as many, as Slurm does where it binds them to tasks, it has its own
   * already.
   *
   * @param environment the process's environment variables
   * @throws IllegalArgumentException if {@code CUDA_VISIBLE_DEVICES} shows fewer than the slice
   *     needs, or a variable has no number
   */
  static List<Integer> of(DeviceChoice devices, Cluster cluster, Map<String, String> environment) {
    if (devices instanceof DeviceChoice.Indices chosen) {
      return chosen.indices();
    }
    OptionalInt given = Launcher.gpusPerWorker(environment);
    int each = given.orElse(devices.count());
    if (each < devices.count()) {
      throw new IllegalArgumentException(
          "devices must be at most the GPUs of a worker, %s, but was %s. Start it with launch --gpus-per-worker %s"
              .formatted(each, devices.count(), devices.count()));
    }
    int rank = LocalRank.of(cluster, environment);
    OptionalInt shown = shown(environment);
    boolean own = shown.isPresent() && (shown.getAsInt() == each || shown.getAsInt() == 0);
    if (own || (rank == 0 && given.isEmpty() && !cluster.distributed())) {
      return List.of();
    }
    int begin = Math.multiplyExact(rank, each);
    if (shown.isPresent() && shown.getAsInt() < begin + each) {
      throw new IllegalArgumentException(
          "CUDA_VISIBLE_DEVICES must show %s GPUs to worker %s of this host, who takes %s to %s, or %s that are its own, but was \"%s\". Show more, or use fewer devices, or accelerator CPU"
              .formatted(
                  begin + each,
                  rank,
                  begin,
                  begin + each - 1,
                  each,
                  environment.get(CUDA_VISIBLE_DEVICES)));
    }
    return IntStream.range(begin, begin + each).boxed().toList();
  }

  /** Returns the number of GPUs that CUDA shows this process, if it was restricted. */
  private static OptionalInt shown(Map<String, String> environment) {
    if (!environment.containsKey(CUDA_VISIBLE_DEVICES)) {
      return OptionalInt.empty();
    }
    String text = environment.get(CUDA_VISIBLE_DEVICES).strip();
    int count = 0;
    for (String device : text.split(",", -1)) {
      if (device.isBlank() || device.strip().equals("-1")) {
        break; // CUDA reads no further either
      }
      count++;
    }
    return OptionalInt.of(count);
  }
}
