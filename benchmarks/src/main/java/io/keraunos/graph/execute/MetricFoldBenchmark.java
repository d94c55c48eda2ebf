package io.keraunos.graph.execute;

import io.keraunos.graph.plan.MetricLayout;
import io.keraunos.metric.MetricValues;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * The work on the host with the sums of some steps' metrics: added to those of the epoch, and
 * turned into values. In this package, since nobody else makes such sums.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MetricFoldBenchmark {

  private static final MetricLayout LAYOUT =
      new MetricLayout(
          5,
          0,
          1,
          List.of(2),
          List.of(
              new MetricLayout.MeanEntry("train_loss", 3),
              new MetricLayout.MeanEntry("train_acc", 4)));

  private final double[] window = {64, 32.5, 64, 32.5, 40};

  /** Creates the benchmark; for JMH. */
  public MetricFoldBenchmark() {}

  /** A loss and an accuracy. */
  @Benchmark
  public MetricValues fold() {
    MetricTotals epoch = new MetricTotals(LAYOUT);
    MetricTotals some = new MetricTotals(LAYOUT);
    some.add(window);
    epoch.add(some);
    return epoch.values();
  }
}
