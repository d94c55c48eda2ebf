package io.keraunos.graph.plan;

import java.util.List;

/**
 * The first value that is infinite or NaN.
 *
 * @param where the part of a training step
 * @param noticed the value that is not finite because of it: the loss, or the gradient of a
 *     variable
 * @param names the feature, the variable or the op; of gradients maybe several ops, one of which it
 *     is
 */
public record Anomaly(Where where, String noticed, List<String> names) {

  /** A part of a training step. */
  public enum Where {
    /** The examples themselves. */
    FEATURE,
    /** A variable, before the step. */
    VARIABLE,
    /** An op, from what is finite. */
    FORWARD,
    /** The gradient of an op, from one that is finite. */
    BACKWARD
  }

  /** Describes what happened: a clause. */
  public String text() {
    String name = String.join(" or of ", names);
    String cause =
        switch (where) {
          case FEATURE -> "the examples' %s holds NaN or infinity already".formatted(name);
          case VARIABLE ->
              "the variable %s holds NaN or infinity since an earlier step's update"
                  .formatted(name);
          case FORWARD ->
              "NaN or infinity came up first in the forward pass of %s, whose inputs are finite"
                  .formatted(name);
          case BACKWARD ->
              "NaN or infinity came up first in the gradient of %s, which is finite by its output and not by its input"
                  .formatted(name);
        };
    return noticed + " is not finite: " + cause;
  }
}
