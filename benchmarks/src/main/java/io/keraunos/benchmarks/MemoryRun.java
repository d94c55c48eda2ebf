package io.keraunos.benchmarks;

import io.keraunos.callback.Callback;
import io.keraunos.callback.TrainingControl;
import io.keraunos.callback.TrainingEvent.BatchEvent;
import io.keraunos.trainer.Accelerator;
import io.keraunos.trainer.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Trains for 10,000 steps and prints the resident memory every 1,000. Linux only. */
public final class MemoryRun {

  private MemoryRun() {}

  /** Argument: steps, 10,000 by default. */
  public static void main(String[] args) {
    long steps = args.length > 0 ? Long.parseLong(args[0]) : 10_000;
    Callback memory =
        new Callback() {
          @Override
          public void onTrainBatchEnd(BatchEvent event, TrainingControl control)
              throws IOException {
            if (event.step() % 1_000 == 0) {
              System.out.printf("| %,d | %,d |%n", event.step(), residentKilobytes() / 1024);
            }
          }
        };
    System.out.println("| step | resident memory, MB |");
    System.out.println("|---|---|");
    try (Trainer trainer =
        MlpTrainer.builder(new Mlp(Rows.make(64_000)))
            .maxSteps(steps)
            .accelerator(Accelerator.CPU)
            .progressBar(false)
            .callbacks(memory)
            .build()) {
      trainer.fit();
    }
  }

  private static long residentKilobytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
