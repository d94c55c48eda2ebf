package io.keraunos.gradient;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.tensorflow.ConcreteFunction;
import org.tensorflow.Operation;
import org.tensorflow.OperationBuilder;
import org.tensorflow.Output;
import org.tensorflow.Tensor;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;

/**
 * A builder that looks at the inputs of an op before it builds it, and at the op afterwards.
 * Attributes, devices and control inputs are passed on.
 */
final class CheckedBuilder implements OperationBuilder {

  /** An input: a single value or a list. */
  private record Input(List<Output<?>> values, boolean list) {}

  private final String type;
  private final OperationBuilder builder;
  private final UnaryOperator<List<Output<?>>> before;
  private final UnaryOperator<Operation> after;
  private final List<Input> inputs = new ArrayList<>();

  /**
   * Creates a builder around another one.
   *
   * @param type the type of the op
   * @param before returns the inputs to take instead of those given, the same number
   * @param after returns the op to take instead of the one built
   */
  CheckedBuilder(
      String type,
      OperationBuilder builder,
      UnaryOperator<List<Output<?>>> before,
      UnaryOperator<Operation> after) {
    this.type = type;
    this.builder = builder;
    this.before = before;
    this.after = after;
  }

  @Override
  public Operation build() {
    List<Output<?>> all = new ArrayList<>();
    inputs.forEach(input -> all.addAll(input.values()));
    List<Output<?>> checked = before.apply(all);
    int at = 0;
    for (Input input : inputs) {
      List<Output<?>> values = checked.subList(at, at + input.values().size());
      at += values.size();
      if (input.list()) {
        builder.addInputList(values.toArray(new Output<?>[0]));
      } else {
        builder.addInput(values.get(0));
      }
    }
    return after.apply(built(checked));
  }

  private Operation built(List<Output<?>> given) {
    try {
      return builder.build();
    } catch (IllegalArgumentException | TensorFlowException e) {
      throw UnfitInputs.of(type, given, e);
    }
  }

  @Override
  public OperationBuilder addInput(Output<?> input) {
    inputs.add(new Input(List.of(input), false));
    return this;
  }

  @Override
  public OperationBuilder addInputList(Output<?>[] list) {
    inputs.add(new Input(List.of(list), true));
    return this;
  }

  @Override
  public OperationBuilder addControlInput(Operation control) {
    builder.addControlInput(CorrectedOperation.real(control));
    return this;
  }

  @Override
  public OperationBuilder setDevice(String device) {
    builder.setDevice(device);
    return this;
  }

  @Override
  public OperationBuilder setAttr(String name, String[] value) {
    builder.setAttr(name, value);
    return this;
  }

  @Override
  public OperationBuilder setAttr(String name, String value) {
    builder.setAttr(name, value);
    return this;
  }

  @Override
  public OperationBuilder setAttr(String name, byte[] value) {
    builder.setAttr(name, value);
    return this;
  }

  @Override
  public OperationBuilder setAttr(String name, long value) {
    builder.setAttr(name, value);
    return this;
  }

  @Override
  public OperationBuilder setAttr(String name, long[] value) {
    builder.setAttr(name, value);
    return this;
  }

  @Override
  public OperationBuilder setAttr(String name, float value) {
    builder.setAttr(name, value);
    return this;
  }

  @Override
  public OperationBuilder setAttr(String name, float[] value) {
    builder.setAttr(name, value);
    return this;
  }

  @Override
  public OperationBuilder setAttr(String name, boolean value) {
    builder.setAttr(name, value);
    return this;
  }

  @Override
  public OperationBuilder setAttr(String name, boolean[] value) {
    builder.setAttr(name, value);
    return this;
  }

  @Override
  public OperationBuilder setAttr(String name, DataType value) {
    builder.setAttr(name, value);
    return this;
  }

  @Override
  public OperationBuilder setAttr(String name, DataType[] value) {
    builder.setAttr(name, value);
    return this;
  }

  @Override
  public OperationBuilder setAttr(String name, Tensor value) {
    builder.setAttr(name, value);
    return this;
  }

  @Override
  public OperationBuilder setAttr(String name, Tensor[] value) {
    builder.setAttr(name, value);
    return this;
  }

  @Override
  public OperationBuilder setAttr(String name, Shape value) {
    builder.setAttr(name, value);
    return this;
  }

  @Override
  public OperationBuilder setAttr(String name, Shape[] value) {
    builder.setAttr(name, value);
    return this;
  }

  @Override
  public OperationBuilder setAttr(String name, ConcreteFunction value) {
    builder.setAttr(name, value);
    return this;
  }

  @Override
  public OperationBuilder setAttr(String name, ConcreteFunction[] value) {
    builder.setAttr(name, value);
    return this;
  }

  @Override
  public OperationBuilder setAttr(String name, AttrValue value) {
    builder.setAttr(name, value);
    return this;
  }
}
