package io.keraunos.trainer;

import io.keraunos.check.Check;
import io.keraunos.setting.ValueType;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The devices of a process: how many, or which. Its text is that of the flag {@code --devices}:
 * {@code 2} is how many, {@code 0,2} is which, {@code 2,} is the one with number 2, {@code auto} is
 * {@link #AUTO}.
 */
public sealed interface DeviceChoice {

  /**
   * One device: a GPU if TensorFlow can use one, otherwise the CPU, whose cores share each batch.
   * It is not all that there are, since a batch that grows with the machine changes what is
   * trained.
   */
  DeviceChoice AUTO = new Automatic();

  /** Returns the number of devices, each with a replica; at least 1. */
  int count();

  /** Devices by their number: the first ones that the process may use. */
  record Count(int count) implements DeviceChoice {

    /** Checks the number. */
    public Count {
      Check.atLeast("devices", count, 1);
    }

    @Override
    public String toString() {
      return Integer.toString(count);
    }
  }

  /** Devices by their indices, in the order of the replicas. */
  record Indices(List<Integer> indices) implements DeviceChoice {

    /** Copies and checks the indices. */
    public Indices {
      indices = List.copyOf(indices);
      if (indices.isEmpty()
          || indices.stream().anyMatch(index -> index < 0)
          || new HashSet<>(indices).size() < indices.size()) {
        throw new IllegalArgumentException(
            "devices must be a list of different numbers from 0, but was %s. Use List.of(0, 2), or devices(2) for how many"
                .formatted(indices));
      }
    }

    @Override
    public int count() {
      return indices.size();
    }

    /** Returns whether these are the first ones in their order, as a number of devices means. */
    public boolean first() {
      return indices.equals(IntStream.range(0, indices.size()).boxed().toList());
    }

    @Override
    public String toString() {
      String text = indices.stream().map(String::valueOf).collect(Collectors.joining(","));
      return indices.size() == 1 ? text + "," : text;
    }
  }

  /** Whatever there is. */
  record Automatic() implements DeviceChoice {
    @Override
    public int count() {
      return 1;
    }

    @Override
    public String toString() {
      return "auto";
    }
  }

  /**
   * Reads the text of the flag.
   *
   * @throws IllegalArgumentException if it is no choice of devices
   */
  static DeviceChoice parse(String text) {
    if (text.equalsIgnoreCase("auto")) {
      return AUTO;
    }
    if (text.matches("[0-9]{1,9}")) {
      return new Count(Integer.parseInt(text));
    }
    if (text.matches("[0-9]{1,9}(,[0-9]{1,9})*,?")) {
      return new Indices(
          Stream.of(text.replaceAll(",$", "").split(",", -1)).map(Integer::valueOf).toList());
    }
    throw ValueType.mismatch(text, "how many devices, which ones such as 0,2, or auto");
  }
}
