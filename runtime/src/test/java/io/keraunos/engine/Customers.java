package io.keraunos.engine;

import io.keraunos.annotation.Missing;
import io.keraunos.annotation.Scale;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.Unit;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Dense;
import io.keraunos.layer.DenseFeatures;
import io.keraunos.loss.Losses;
import io.keraunos.metric.Metrics;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.spi.Collator;
import io.keraunos.spi.ExampleWriter;
import io.keraunos.spi.Feature;
import io.keraunos.spi.Inputs;
import io.keraunos.spi.LoaderOptions;
import io.keraunos.spi.Meaning;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.spi.Raw;
import io.keraunos.step.Features;
import io.keraunos.step.Step;
import io.keraunos.trainer.Accelerator;
import io.keraunos.trainer.Trainer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;

/** A module of raw records, as generated code would define it: customers who leave or stay. */
final class Customers {

  enum Plan {
    FREE,
    BASIC,
    PRO
  }

  /** A customer. */
  record Customer(
      double income,
      @Nullable Double balance,
      Plan plan,
      @Nullable String city,
      String url,
      int age,
      LocalDate since,
      boolean churned) {}

  static final CustomerCollator COLLATOR = new CustomerCollator(CustomerCollator.FEATURES);

  final DenseFeatures input = DenseFeatures.of();
  Dense hidden = Dense.of(16).relu();
  final Dense output = Dense.of(1);
  Dataset<Customer> data = customers(500, 1);
  Dataset<Customer> others = customers(100, 2);
  OptimizerSpec optimizer = Adam.learningRate(0.01);
  LoaderOptions training = new LoaderOptions(32, true, 2, false);
  Collator<Customer> collator = COLLATOR;

  /** Returns the collator of customers one of whose components means something else. */
  static Collator<Customer> collatorWith(String component, Meaning meaning) {
    return new CustomerCollator(
        CustomerCollator.FEATURES.stream()
            .map(feature -> feature.name().equals(component) ? feature.as(meaning) : feature)
            .toList());
  }

  static Dataset<Customer> customers(int count, long seed) {
    Random random = new Random(seed);
    List<Customer> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Plan plan = Plan.values()[random.nextInt(3)];
      double income = Math.exp(10 + random.nextGaussian());
      boolean churned = random.nextDouble() < 0.2 + 0.3 * plan.ordinal() - (income > 3e4 ? 0.1 : 0);
      all.add(
          new Customer(
              income,
              random.nextInt(5) == 0 ? null : 1000 * random.nextGaussian(),
              plan,
              random.nextInt(7) == 0 ? null : "city" + random.nextInt(20),
              "https://example.org/" + random.nextInt(1000),
              18 + random.nextInt(70),
              LocalDate.of(2020, 1, 1).plusDays(random.nextInt(2000)),
              churned));
    }
    return Dataset.of(all);
  }

  /** Counts how often each example is read. */
  static Dataset<Customer> counting(Dataset<Customer> customers, AtomicLong reads) {
    return customers.map(
        customer -> {
          reads.incrementAndGet();
          return customer;
        });
  }

  record CustomerCollator(List<Feature> features) implements Collator<Customer> {
    private static final List<Feature> FEATURES =
        List.of(
            Feature.of("income", Feature.Type.FLOAT64)
                .as(Meaning.number(Scale.STANDARD, Missing.REFUSED)),
            Feature.of("balance", Feature.Type.FLOAT64)
                .as(Meaning.number(Scale.QUANTILES, Missing.MEDIAN)),
            Feature.of("plan", Feature.Type.STRING)
                .as(Meaning.category(Plan.class, Missing.REFUSED)),
            Feature.of("city", Feature.Type.STRING).as(Meaning.category(15, Missing.ENTRY)),
            Feature.of("url", Feature.Type.STRING).as(Meaning.hashed(64, Missing.REFUSED)),
            Feature.of("age", Feature.Type.FLOAT64).as(Meaning.buckets(5, Missing.REFUSED)),
            Feature.of("since", Feature.Type.INT64)
                .as(Meaning.cyclic(false, Missing.REFUSED, Unit.MONTH, Unit.DAY_OF_WEEK)),
            Feature.of("churned", Feature.Type.BOOL).asLabel());

    @Override
    public Class<Customer> exampleType() {
      return Customer.class;
    }

    @Override
    public void write(Customer example, ExampleWriter row) {
      writeFeatures(example, row);
      row.put(example.churned());
    }
  }

  /** Writes all but the label. */
  static void writeFeatures(Customer example, ExampleWriter row) {
    row.put(example.income());
    row.put(Raw.number(example.balance()));
    row.put(Raw.text(example.plan()));
    row.put(Raw.text(example.city()));
    row.put(Raw.text(example.url()));
    row.put((double) example.age());
    row.put(Raw.time(example.since()));
  }

  Operand<TFloat32> logit(Step step, Features customer) {
    return output.apply(step, hidden.apply(step, input.apply(step, customer)));
  }

  Operand<TFloat32> train(Step step, Inputs inputs) {
    Operand<TFloat32> loss =
        Losses.binaryCrossentropy(step, logit(step, inputs.features()), inputs.bool("churned"));
    step.log("train_loss", loss);
    return loss;
  }

  void evaluate(Step step, Inputs inputs) {
    Operand<TFloat32> logit = logit(step, inputs.features());
    Operand<TBool> churned = inputs.bool("churned");
    step.log("loss", Losses.binaryCrossentropy(step, logit, churned));
    step.log("auc", Metrics.auc(step, logit, churned));
  }

  ModuleDefinition.Builder define() {
    LoaderOptions plain = new LoaderOptions(64, false, 0, false);
    return ModuleDefinition.builder("Customers")
        .layer("input", input)
        .layer("hidden", hidden)
        .layer("output", output)
        .trainingStep("train", this::train, List.of("train_loss"), collator)
        .validationStep("evaluate", this::evaluate, List.of("loss", "auc"), collator)
        .predictStep("probability", this::probability, collator)
        .optimizer(() -> optimizer)
        .loader(Stage.TRAIN, "trainData", () -> data, collator, training)
        .loader(Stage.VALIDATE, "validationData", () -> others, collator, plain);
  }

  private Operand<TFloat32> probability(Step step, Inputs inputs) {
    return step.tf().math.sigmoid(logit(step, inputs.features()));
  }

  /** Returns the module without what trains it. */
  Trainer.Builder predicting() {
    return trainer(
        ModuleDefinition.builder("Customers")
            .layer("input", input)
            .layer("hidden", hidden)
            .layer("output", output)
            .predictStep("probability", this::probability, collator)
            .loader(
                Stage.PREDICT,
                "news",
                () -> others,
                collator,
                new LoaderOptions(64, false, 0, false))
            .build());
  }

  Trainer.Builder trainer() {
    return trainer(define().build());
  }

  private static Trainer.Builder trainer(ModuleDefinition module) {
    return ModuleTrainer.builder(module)
        .accelerator(Accelerator.CPU)
        .progressBar(false)
        .modelSummary(false);
  }
}
