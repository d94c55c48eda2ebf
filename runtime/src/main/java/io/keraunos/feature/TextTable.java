package io.keraunos.feature;

import java.util.Arrays;
import java.util.List;

/**
 * Numbers of texts, from 0 in the order in which they were added. Open addressing by {@link
 * String#hashCode()}, which a String keeps: nothing is boxed, and a look-up allocates nothing.
 *
 * <p>Implementation note. A slot has the hash in its upper half and the number, counted from 1, in
 * its lower half; 0 is an empty slot. So only a text of the same hash is ever looked at, and none
 * when the table grows.
 */
final class TextTable {

  private static final int LEAST_SLOTS = 16;
  private static final long NUMBER = 0xffffffffL;

  private long[] slots = new long[LEAST_SLOTS];
  private String[] texts = new String[LEAST_SLOTS / 2];
  private int size;

  /** Creates an empty table. */
  TextTable() {}

  /** Creates a table of a vocabulary: every text has its place in the list. */
  TextTable(List<String> vocabulary) {
    vocabulary.forEach(this::number);
  }

  /** Returns the number of texts. */
  int size() {
    return size;
  }

  /** Returns the text of a number. */
  String text(int number) {
    return texts[number];
  }

  /** Returns the number of a text; -1 if it has none. */
  int find(String text) {
    int hash = spread(text);
    return (int) slots[slot(text, hash)] - 1;
  }

  /** Returns the number of a text, which gets one if it has none. */
  int number(String text) {
    int hash = spread(text);
    int slot = slot(text, hash);
    if (slots[slot] != 0) {
      return (int) slots[slot] - 1;
    }
    if (size == texts.length) {
      grow();
      slot = slot(text, hash);
    }
    texts[size++] = text;
    slots[slot] = ((long) hash << 32) | size;
    return size - 1;
  }

  private static int spread(String text) {
    int hash = text.hashCode() * 0x9E3779B9;
    return hash ^ (hash >>> 16);
  }

  private int slot(String text, int hash) {
    int mask = slots.length - 1;
    int slot = hash & mask;
    long there = slots[slot];
    while (there != 0
        && ((int) (there >> 32) != hash || !texts[(int) (there & NUMBER) - 1].equals(text))) {
      slot = (slot + 1) & mask;
      there = slots[slot];
    }
    return slot;
  }

  private void grow() {
    texts = Arrays.copyOf(texts, 2 * texts.length);
    long[] old = slots;
    slots = new long[2 * old.length];
    int mask = slots.length - 1;
    for (long entry : old) {
      if (entry != 0) {
        int slot = (int) (entry >> 32) & mask;
        while (slots[slot] != 0) {
          slot = (slot + 1) & mask;
        }
        slots[slot] = entry;
      }
    }
  }

  /** Forgets all texts. */
  void clear() {
    Arrays.fill(slots, 0);
    Arrays.fill(texts, 0, size, null);
    size = 0;
  }
}
