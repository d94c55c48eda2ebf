package io.keraunos.feature;

import java.util.Arrays;
import java.util.List;

/**
 * Numbers of texts, from 0 in the order in which they were added. Open addressing: nothing is
 * boxed, and a look-up allocates nothing.
 *
 * <p>Implementation note. Most of a look-up's time is spent waiting for memory. A text of up to
 * seven Latin letters, as most categories are, is looked up as the whole number that its letters
 * make, so that no other text is read, nor its hash computed. Longer ones are found by {@link
 * String#hashCode()}, which a String keeps. A slot has that in its upper half and the number,
 * counted from 1, in its lower half; 0 is an empty slot. So only a text of the same hash is ever
 * looked at, and none when the table grows.
 */
final class TextTable {

  private static final int LEAST_SLOTS = 16;
  private static final long NUMBER = 0xffffffffL;
  private static final int SHORT = 7;

  private final WholeTable shorts = new WholeTable();
  private long[] slots = new long[LEAST_SLOTS];
  private int used; // slots
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
    long whole = whole(text);
    if (whole >= 0) {
      return shorts.find(whole);
    }
    int hash = spread(text);
    return (int) slots[slot(text, hash)] - 1;
  }

  /** Returns the number of a text, which gets one if it has none. */
  int number(String text) {
    long whole = whole(text);
    int number = whole >= 0 ? shorts.number(whole, size) : longNumber(text);
    if (number == size) {
      if (size == texts.length) {
        texts = Arrays.copyOf(texts, 2 * size);
      }
      texts[size++] = text;
    }
    return number;
  }

  private int longNumber(String text) {
    int hash = spread(text);
    int slot = slot(text, hash);
    if (slots[slot] != 0) {
      return (int) slots[slot] - 1;
    }
    if (used == slots.length / 2) {
      grow();
      slot = slot(text, hash);
    }
    slots[slot] = ((long) hash << 32) | (size + 1);
    used++;
    return size;
  }

  /** Returns the letters of a short text and how many there are; -1 if it is not short. */
  private static long whole(String text) {
    int length = text.length();
    if (length > SHORT) {
      return -1;
    }
    long whole = length;
    for (int i = 0; i < length; i++) {
      char letter = text.charAt(i);
      if (letter > 0xff) {
        return -1;
      }
      whole = whole << 8 | letter;
    }
    return whole;
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
    shorts.clear();
    Arrays.fill(slots, 0);
    used = 0;
    Arrays.fill(texts, 0, size, null);
    size = 0;
  }
}
