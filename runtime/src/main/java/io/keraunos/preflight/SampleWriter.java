package io.keraunos.preflight;

import io.keraunos.spi.ExampleWriter;
import io.keraunos.spi.Feature;
import io.keraunos.spi.Raw;
import io.keraunos.spi.RowFiller;
import java.util.Arrays;
import java.util.List;

/** Adds the raw values of examples to the samples of their components. */
final class SampleWriter implements ExampleWriter {

  private final List<ComponentSample> components;
  private int next;

  SampleWriter(List<Feature> features) {
    components = features.stream().map(ComponentSample::new).toList();
  }

  List<ComponentSample> components() {
    return components;
  }

  /** Returns a hash of a whole row. */
  long hash(int row) {
    long hash = 0;
    for (ComponentSample component : components) {
      hash = 31 * hash + component.hash(row);
    }
    return hash;
  }

  <T> void write(T example, RowFiller<T> filler) {
    next = 0;
    components.forEach(ComponentSample::begin);
    filler.write(example, this);
    components.forEach(ComponentSample::end);
  }

  private ComponentSample component() {
    return components.get(next++);
  }

  /** Returns the next component, which has arrays of a length. */
  private ComponentSample component(int length) {
    ComponentSample component = component();
    if (length != component.feature().elements()) { // the loader says so
      throw new IllegalArgumentException("an array must have the length of its shape");
    }
    return component;
  }

  @Override
  public void put(byte[] value) {
    component(value.length).bytes(value);
  }

  @Override
  public void put(float[] value) {
    ComponentSample component = component(value.length);
    for (int i = 0; i < value.length; i++) {
      component.number(i, value[i]);
    }
    component.whole(value);
  }

  @Override
  public void put(double[] value) {
    ComponentSample component = component(value.length);
    for (int i = 0; i < value.length; i++) {
      component.number(i, value[i]);
    }
    component.whole(value);
  }

  @Override
  public void put(int[] value) {
    ComponentSample component = component(value.length);
    for (int i = 0; i < value.length; i++) {
      component.number(i, value[i]);
    }
    component.whole(Arrays.stream(value).asDoubleStream().toArray());
  }

  @Override
  public void put(long[] value) {
    ComponentSample component = component(value.length);
    for (int i = 0; i < value.length; i++) {
      component.number(i, (double) value[i], value[i]);
    }
  }

  @Override
  public void put(boolean[] value) {
    ComponentSample component = component(value.length);
    for (int i = 0; i < value.length; i++) {
      component.number(i, value[i] ? 1 : 0);
    }
  }

  @Override
  public void put(float value) {
    component().number(0, value);
  }

  @Override
  public void put(double value) {
    component().number(0, value);
  }

  @Override
  public void put(int value) {
    component().number(0, value);
  }

  @Override
  public void put(long value) {
    component().number(0, value == Raw.MISSING ? Double.NaN : value, value);
  }

  @Override
  public void put(boolean value) {
    component().number(0, value ? 1 : 0);
  }

  @Override
  public void put(String value) {
    component().text(value);
  }
}
