package io.keraunos.feature;

import java.util.Arrays;

/**
 * Numbers of whole numbers, from 0 in the order in which they were added. Open addressing: nothing
 * is boxed, and a look-up allocates nothing.
 */
final class WholeTable {

  /** Receives entries of a table. */
  interface Receiver {
    /** Receives a value and its number. */
    void accept(long value, int number);
  }

  private long[] values = new long[16];
  private int[] numbers = new int[16]; // counted from 1; 0 where there is none
  private int size;

  /** Returns the number of values. */
  int size() {
    return size;
  }

  /** Returns the number of a value; -1 if it has none. */
  int find(long value) {
    return numbers[slot(value)] - 1;
  }

  /** Returns the number of a value, which gets one if it has none. */
  int number(long value) {
    return number(value, size);
  }

  /** Returns the number of a value, which gets a given one if it has none. */
  int number(long value, int next) {
    int slot = slot(value);
    if (numbers[slot] != 0) {
      return numbers[slot] - 1;
    }
    if (size >= values.length / 2) {
      grow();
      slot = slot(value);
    }
    values[slot] = value;
    numbers[slot] = next + 1;
    size++;
    return next;
  }

  private int slot(long value) {
    long hash = value * 0x9E3779B97F4A7C15L;
    int mask = values.length - 1;
    int slot = (int) (hash ^ (hash >>> 32)) & mask;
    while (numbers[slot] != 0 && values[slot] != value) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldValues = values;
    int[] oldNumbers = numbers;
    values = new long[2 * oldValues.length];
    numbers = new int[values.length];
    for (int i = 0; i < oldValues.length; i++) {
      if (oldNumbers[i] != 0) {
        int slot = slot(oldValues[i]);
        values[slot] = oldValues[i];
        numbers[slot] = oldNumbers[i];
      }
    }
  }

  /** Gives every value and its number to a receiver, in no particular order. */
  void forEach(Receiver receiver) {
    for (int i = 0; i < values.length; i++) {
      if (numbers[i] != 0) {
        receiver.accept(values[i], numbers[i] - 1);
      }
    }
  }

  /** Forgets all values. */
  void clear() {
    Arrays.fill(numbers, 0);
    size = 0;
  }
}
