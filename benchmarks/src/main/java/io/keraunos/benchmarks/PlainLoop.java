package io.keraunos.benchmarks;

import io.keraunos.data.Dataset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Trains a graph as TensorFlow Java's documentation does: every batch is made into tensors that are
 * fed to {@code session.runner()}, and the loss is fetched at every step.
 */
final class PlainLoop {

  /**
   * A finished graph.
   *
   * @param features what is fed with a batch's features
   * @param labels what is fed with a batch's labels
   * @param loss the batch's mean loss
   * @param train the op that takes a step
   * @param initialize the op that gives the variables their first values
   */
  record Network(
      Operand<?> features,
      Operand<TInt32> labels,
      Operand<TFloat32> loss,
      Op train,
      Op initialize) {}

  /** Collects the examples of a batch. */
  interface BatchMaker<T> {
    /** Puts an example into a row, 0 to the batch size less one. */
    void put(int row, T example);

    /** The features of all rows. */
    Tensor features();

    /** The labels of all rows. */
    int[] labels();
  }

  private PlainLoop() {}

  /** The mean cross entropy of logits and labels. */
  static Operand<TFloat32> loss(
      Ops tf, Operand<TFloat32> logits, Operand<TInt32> labels, int classes) {
    Operand<TFloat32> oneHot =
        tf.oneHot(labels, tf.constant(classes), tf.constant(1f), tf.constant(0f));
    return tf.math.mean(tf.nn.softmaxCrossEntropyWithLogits(logits, oneHot).loss(), tf.constant(0));
  }

  /** Trains for as many epochs as the clock wants. */
  static <T> void train(
      Graph graph,
      Network network,
      Dataset<T> data,
      BatchMaker<T> maker,
      long seed,
      EpochClock clock)
      throws Exception {
    try (Session session = new Session(graph)) {
      session.run(network.initialize());
      List<Long> order = new ArrayList<>(LongStream.range(0, data.size()).boxed().toList());
      Random random = new Random(seed);
      int batchSize = maker.labels().length;
      int steps = order.size() / batchSize;
      while (!clock.isDone()) {
        clock.start();
        Collections.shuffle(order, random);
        double losses = 0;
        for (int step = 0; step < steps; step++) {
          for (int row = 0; row < batchSize; row++) {
            maker.put(row, data.get(order.get(step * batchSize + row)));
          }
          losses += step(session, network, maker);
          clock.step();
        }
        clock.end(steps, losses / steps);
      }
    }
  }

  private static float step(Session session, Network network, BatchMaker<?> maker) {
    try (Tensor features = maker.features();
        TInt32 labels = TInt32.vectorOf(maker.labels());
        var result =
            session
                .runner()
                .feed(network.features(), features)
                .feed(network.labels(), labels)
                .addTarget(network.train())
                .fetch(network.loss())
                .run()) {
      return ((TFloat32) result.get(0)).getFloat();
    }
  }
}
