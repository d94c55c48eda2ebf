package io.keraunos.functional;

import io.keraunos.constraint.Constraint;
import io.keraunos.regularizer.Regularizer;
import io.keraunos.step.LayerScope;
import java.util.Optional;

/** The regularizer and the constraint of a weight in training. */
public record WeightRules(Optional<Regularizer> regularizer, Optional<Constraint> constraint) {

  /** No rules. */
  public static final WeightRules NONE = new WeightRules(Optional.empty(), Optional.empty());

  /** Sets the regularizer. */
  public WeightRules regularizer(Regularizer newRegularizer) {
    return new WeightRules(Optional.of(newRegularizer), constraint);
  }

  /** Sets the constraint. */
  public WeightRules constraint(Constraint newConstraint) {
    return new WeightRules(regularizer, Optional.of(newConstraint));
  }

  /** Applies the rules to a weight of a layer. */
  public void apply(LayerScope scope, String weight) {
    regularizer.ifPresent(rule -> scope.regularize(weight, rule));
    constraint.ifPresent(rule -> scope.constrain(weight, rule));
  }
}
