package io.keraunos.benchmarks.jmh;

import io.keraunos.sampling.SamplingOrder;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Lookup of the next example of a shuffled epoch. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SamplingOrderBenchmark {

  private static final long SIZE = 50_000;

  private final SamplingOrder order = SamplingOrder.shuffled(SIZE, 1, 1);
  private long position;

  /** Creates the benchmark; for JMH. */
  public SamplingOrderBenchmark() {}

  /** Looks up one example of 50,000. */
  @Benchmark
  public long index() {
    position = position + 1 == SIZE ? 0 : position + 1;
    return order.index(position);
  }
}
