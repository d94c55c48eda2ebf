package io.keraunos.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The method that opens the dataset of a stage.
 *
 * <pre>{@code
 * @DataLoader(stage = Stage.TRAIN, batchSize = 64, shuffle = true, workers = 8)
 * Dataset<LabeledImage> trainData() throws IOException {
 *   return Cifar10.train(dataDir);
 * }
 * }</pre>
 *
 * <p>It takes nothing (KER303) and may throw anything. It <b>returns</b> a {@code Dataset} (read by
 * index) or a {@code StreamDataset} (read in turn), or a class that is one (KER301), of a record
 * (KER302). The record is the example; its components become the tensors that the steps' parameters
 * are bound to. It may be nested, and come from another package or jar, if generated code in this
 * package can name it (KER401). It has no type parameters (KER402), at least one component
 * (KER403), and components of these types only (KER404): {@code float}, {@code double}, {@code
 * int}, {@code long}, {@code boolean}, {@code String}, and arrays of {@code byte}, {@code float},
 * {@code double}, {@code int}, {@code long} and {@code boolean} with a {@link TensorShape}
 * (KER405).
 *
 * <p>A class has at most one for each stage (KER010), and for each the step that reads it (KER307).
 * Of {@link Stage#VALIDATE} and {@link Stage#TEST} it may have several with a {@link #name}.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.CLASS)
public @interface DataLoader {

  /** The stage that reads this dataset. */
  Stage stage();

  /**
   * The name of one of several datasets that a model is validated or tested on (KER308), all of the
   * same record (KER309). The step's metrics are measured on each, and the name is appended: {@code
   * val_loss/clean}, {@code val_loss/noisy}. Empty (the default) where the stage has one.
   */
  String name() default "";

  /**
   * Number of examples in a batch of one replica (the per-replica batch size), at least 1 (KER304).
   * The global batch size is this times the number of replicas times the number of workers.
   */
  int batchSize();

  /**
   * Indicates whether each epoch reads the examples in a new order, drawn from the seed. False by
   * default. A {@code StreamDataset} cannot be shuffled (KER306). For {@link Stage#TRAIN} only:
   * elsewhere the order must stay the same to compare by, and javac warns (KER314). Predictions are
   * always in the dataset's order.
   */
  boolean shuffle() default false;

  /**
   * Number of loader threads, which load batches ahead of the training thread: from 0 to 1024
   * (KER305); 0 (the default) loads batches in the training thread itself. The order of the
   * examples does not depend on it.
   */
  int workers() default 0;

  /**
   * Indicates whether to drop a last batch that is not full. False by default: it is read short,
   * and its examples count. For {@link Stage#TRAIN} only: in an evaluation its examples would never
   * be measured, and javac warns (KER315). Prediction never leaves out an example.
   */
  boolean dropLast() default false;
}
