package io.keraunos.graph.execute;

import io.keraunos.annotation.Stage;
import io.keraunos.capi.NativeSession;
import io.keraunos.graph.analysis.WorkEstimate;
import io.keraunos.graph.plan.SessionOptions;
import io.keraunos.graph.plan.TracedModule;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.trainer.Accelerator;
import io.keraunos.trainer.DeviceChoice;
import io.keraunos.trainer.Precision;
import java.util.stream.Collectors;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GPUOptions;
import org.tensorflow.proto.GraphOptions;
import org.tensorflow.proto.RewriterConfig;

/** TensorFlow's configuration for a model's graph: threads, devices and rewrites. */
final class SessionConfig {
  private SessionConfig() {}

  /** Returns the threads and the rewrites of a traced module. */
  static ConfigProto of(
      ModuleDefinition module, TracedModule traced, SessionOptions options, int cores) {
    return ConfigProto.newBuilder()
        .setIntraOpParallelismThreads(threads(module, traced, options, cores))
        .setAllowSoftPlacement(true)
        .setGpuOptions(
            GPUOptions.newBuilder()
                .setVisibleDeviceList(
                    options.session().visibleGpus().stream()
                        .map(String::valueOf)
                        .collect(Collectors.joining(","))))
        .setGraphOptions(
            GraphOptions.newBuilder().setRewriteOptions(rewrites(options.session().precision())))
        .build();
  }

  /** Returns the configuration of a context whose functions are a model's replicas. */
  static ConfigProto ofReplicas(ConfigProto one, int devices, boolean gpu) {
    ConfigProto.Builder all = one.toBuilder().setInterOpParallelismThreads(devices);
    if (!gpu) {
      all.putDeviceCount("CPU", devices).putDeviceCount("GPU", 0);
    }
    return all.build();
  }

  private static RewriterConfig rewrites(Precision precision) {
    RewriterConfig.Builder rewrites = RewriterConfig.newBuilder();
    switch (precision) {
      case FLOAT32 -> {}
      case BF16_MIXED -> rewrites.setAutoMixedPrecisionOnednnBfloat16(RewriterConfig.Toggle.ON);
      case FP16_MIXED -> rewrites.setAutoMixedPrecision(RewriterConfig.Toggle.ON);
    }
    return rewrites.build();
  }

  /**
   * Checks that a precision is there.
   *
   * @throws IllegalArgumentException if it is that of the other kind of device
   */
  static void checkPrecision(Precision precision, boolean gpu) {
    if (precision == Precision.BF16_MIXED && gpu) {
      throw new IllegalArgumentException(
          "precision BF16_MIXED must be on a CPU, but this is a GPU, where TensorFlow mixes"
              + " float16. Use FP16_MIXED, or accelerator CPU");
    }
    if (precision == Precision.FP16_MIXED && !gpu) {
      throw new IllegalArgumentException(
          "precision FP16_MIXED must be on a GPU, but this is a CPU, where TensorFlow mixes"
              + " bfloat16. Use BF16_MIXED");
    }
  }

  /**
   * Checks that the devices are there to be chosen.
   *
   * @throws IllegalArgumentException if a CPU's were chosen by other indices than the first ones
   */
  static void checkDevices(DeviceChoice devices, boolean gpu) {
    if (!gpu && devices instanceof DeviceChoice.Indices chosen && !chosen.first()) {
      throw new IllegalArgumentException(
          "devices must be how many on a CPU, but was the list %s: its replicas share the same cores, so there is nothing to choose from. Use devices(%s), or accelerator GPU"
              .formatted(chosen.indices(), chosen.count()));
    }
  }

  /** Returns the number of threads that one op may use. */
  private static int threads(
      ModuleDefinition module, TracedModule traced, SessionOptions options, int cores) {
    if (options.session().intraOpThreads().isPresent()) {
      return options.session().intraOpThreads().getAsInt();
    }
    int shares = traced.shares() * options.session().devices();
    if (shares > 1) {
      return Math.max(1, cores / shares);
    }
    int batchSize = batchSize(module, options, Stage.TRAIN);
    boolean trained = !traced.training().isEmpty();
    return !trained || WorkEstimate.worthThreads(traced.multiplications(), batchSize) ? cores : 1;
  }

  /**
   * Returns whether a model runs on a GPU. TensorFlow lists devices for a session only; its threads
   * must be those of the real one.
   *
   * @throws IllegalStateException if it must, and there is none
   */
  static boolean usesGpu(Accelerator device, ConfigProto config) {
    if (device == Accelerator.CPU) {
      return false;
    }
    boolean there = !NativeSession.devices("GPU", config).isEmpty();
    if (!there && device == Accelerator.GPU) {
      throw new IllegalStateException(
          "accelerator GPU needs a GPU that TensorFlow can use, but there is none. Use the native"
              + " library with the classifier linux-x86_64-gpu, CUDA 12 and cuDNN 9, or the CPU");
    }
    return there;
  }

  /** Returns the number of examples of a replica's batch. */
  static int batchSize(ModuleDefinition module, SessionOptions options, Stage stage) {
    return options
        .batchSize()
        .orElseGet(
            () ->
                module.loaders(stage).stream()
                    .mapToInt(loader -> loader.options().batchSize())
                    .min()
                    .orElse(1));
  }
}
