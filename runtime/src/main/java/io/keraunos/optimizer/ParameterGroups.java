package io.keraunos.optimizer;

import io.keraunos.metric.MetricName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.DoubleStream;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;

/**
 * An optimizer that moves some weights in another way than the others, and some not at all:
 *
 * <pre>
 * AdamW.learningRate(1e-4).weightDecay(0.01).schedule(schedule)
 *     .group(AdamW.learningRate(1e-3).weightDecay(0.01), "head")
 *     .group(AdamW.learningRate(1e-4).weightDecay(0), "*&#47;bias", "*&#47;gamma", "*&#47;beta")
 *     .freeze("backbone")
 * </pre>
 *
 * <p>A name is that of a layer ({@code backbone}, and all layers in it), of one weight ({@code
 * head/kernel}), or <code>*&#47;bias</code> for the weights of that name in all layers; that it
 * names something is checked when training starts. A weight belongs to the first group that names
 * it; one that is frozen belongs to none.
 *
 * <p>There is one schedule, the base's: where it multiplies the base's learning rate by some
 * factor, the learning rate of every group is multiplied by it too.
 *
 * <p>Gradients of frozen weights are not computed. Only weights are frozen: dropout drops in a
 * frozen layer as in others, and the moving averages of a {@code BatchNormalization} move on, as
 * with PyTorch's {@code requires_grad}.
 *
 * @param base moves the weights that belong to no group
 * @param groups the others, in the order in which they are asked
 * @param frozen the names of the frozen weights
 */
public record ParameterGroups(OptimizerSpec base, List<Group> groups, List<String> frozen)
    implements OptimizerSpec {

  /**
   * Some weights and what moves them.
   *
   * @param optimizer their optimizer; it has no schedule of its own
   * @param names the names of the weights
   */
  public record Group(OptimizerSpec optimizer, List<String> names) {

    /** Checks the optimizer and copies the names. */
    public Group {
      names = List.copyOf(names);
      Arguments.atLeast("the names of a group", 1, names.size(), "say which weights it is for");
      Arguments.require(
          !(optimizer instanceof ParameterGroups),
          "the optimizer of a group",
          "one without groups",
          optimizer,
          "give all groups to the first optimizer");
      Arguments.require(
          optimizer.schedule().equals(LearningRateSchedule.constant()),
          "the schedule of the group " + names,
          "constant",
          optimizer.schedule(),
          "groups follow the schedule of the first optimizer");
    }
  }

  /** Copies the lists. */
  public ParameterGroups {
    groups = List.copyOf(groups);
    frozen = List.copyOf(frozen);
  }

  @Override
  public ParameterGroups group(OptimizerSpec optimizer, String... names) {
    List<Group> more = new ArrayList<>(groups);
    more.add(new Group(optimizer, List.of(names)));
    return new ParameterGroups(base, more, frozen);
  }

  @Override
  public ParameterGroups freeze(String... names) {
    List<String> more = new ArrayList<>(frozen);
    more.addAll(List.of(names));
    return new ParameterGroups(base, groups, more);
  }

  @Override
  public double learningRate() {
    return base.learningRate();
  }

  @Override
  public LearningRateSchedule schedule() {
    return base.schedule();
  }

  /** Returns the slots of the base. */
  @Override
  public List<Slot> slots() {
    return base.slots();
  }

  /** Returns the scalars of the base, then those of each group. */
  @Override
  public double[] scalars(double learningRate, long step) {
    double factor = learningRate / base.learningRate();
    DoubleStream all = DoubleStream.of(base.scalars(learningRate, step));
    for (Group group : groups) {
      double[] own = group.optimizer().scalars(group.optimizer().learningRate() * factor, step);
      all = DoubleStream.concat(all, DoubleStream.of(own));
    }
    return all.toArray();
  }

  /** Adds the update of the base. */
  @Override
  public Op update(Ops tf, Update update) {
    return base.update(tf, update);
  }

  /** Returns whether the base is, and each group. */
  @Override
  public boolean elementwise() {
    return base.elementwise() && groups.stream().allMatch(group -> group.optimizer().elementwise());
  }

  @Override
  public Optional<Part> part(String weight) {
    if (frozen.stream().anyMatch(name -> names(name, weight))) {
      return Optional.empty();
    }
    int firstScalar = scalarCount(base);
    for (Group group : groups) {
      if (group.names().stream().anyMatch(name -> names(name, weight))) {
        return part(group.optimizer(), weight, firstScalar);
      }
      firstScalar += scalarCount(group.optimizer());
    }
    return part(base, weight, 0);
  }

  /** Returns the part of an optimizer that has several parts itself, as {@link Muon} has. */
  private static Optional<Part> part(OptimizerSpec of, String weight, int firstScalar) {
    return of.part(weight)
        .map(part -> new Part(part.optimizer(), firstScalar + part.firstScalar()));
  }

  private static int scalarCount(OptimizerSpec optimizer) {
    return optimizer.scalars(optimizer.learningRate(), 1).length;
  }

  private static boolean names(String name, String weight) {
    return name.startsWith("*/")
        ? weight.endsWith(name.substring(1))
        : weight.equals(name) || weight.startsWith(name + "/");
  }

  @Override
  public void checkWeights(Collection<String> weights) {
    for (Group group : groups) {
      group.names().forEach(name -> checkName("group", name, weights));
    }
    frozen.forEach(name -> checkName("freeze", name, weights));
  }

  private static void checkName(String setting, String name, Collection<String> weights) {
    if (weights.stream().noneMatch(weight -> names(name, weight))) {
      Set<String> known = new TreeSet<>(weights);
      for (String weight : weights) {
        for (int end = weight.indexOf('/'); end >= 0; end = weight.indexOf('/', end + 1)) {
          known.add(weight.substring(0, end));
        }
        if (weight.contains("/")) {
          known.add("*" + weight.substring(weight.lastIndexOf('/')));
        }
      }
      throw new IllegalArgumentException(
          "%s must name a layer or a weight of the training step, but names \"%s\"; %sthere are %s"
              .formatted(
                  setting,
                  name,
                  MetricName.of(name)
                      .nearest(known)
                      .map("did you mean \"%s\"? "::formatted)
                      .orElse(""),
                  known));
    }
  }
}
