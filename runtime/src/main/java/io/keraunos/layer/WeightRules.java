package io.keraunos.layer;

import io.keraunos.constraint.Constraint;
import io.keraunos.regularizer.Regularizer;
import io.keraunos.step.LayerScope;
import java.util.Optional;

/** What a weight is held to in training. */
record WeightRules(Optional<Regularizer> regularizer, Optional<Constraint> constraint) {

  static final WeightRules NONE = new WeightRules(Optional.empty(), Optional.empty());

  WeightRules regularizer(Regularizer newRegularizer) {
    return new WeightRules(Optional.of(newRegularizer), constraint);
  }

  WeightRules constraint(Constraint newConstraint) {
    return new WeightRules(regularizer, Optional.of(newConstraint));
  }

  /** Holds a weight of a layer to them. */
  void apply(LayerScope scope, String weight) {
    regularizer.ifPresent(rule -> scope.regularize(weight, rule));
    constraint.ifPresent(rule -> scope.constrain(weight, rule));
  }
}
