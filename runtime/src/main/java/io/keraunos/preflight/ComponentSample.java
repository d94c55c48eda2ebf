package io.keraunos.preflight;

import io.keraunos.spi.Feature;
import io.keraunos.spi.Meaning;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A component of the sampled examples of a dataset: of every row a hash of its raw value, its least
 * and its greatest element; of all rows together the sums of their elements.
 *
 * <p>Numbers that are not finite count in no sum and no extreme.
 */
public final class ComponentSample {

  /** The most elements of an example whose sums are kept apart. */
  private static final int MOST_COLUMNS = 4096;

  private static final int FIRST_ROWS = 64;
  private static final int LEAST_PIXELS = 64;
  private static final int HALF_OF_A_BYTE = 127;
  private static final int MOST_OF_A_BYTE = 255;
  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  private final Feature feature;
  private final int columns;
  private final double[] sums;
  private final double[] squares;
  private final double[] magnitudes;
  private final long[] counts;
  private final SignedBytes signedBytes;
  private final EmptyRows emptyRows;
  private final SequenceFrames frames;
  private final TableValues table;
  private int rows;
  private long[] hashes = new long[FIRST_ROWS];
  private double[] least = new double[FIRST_ROWS];
  private double[] greatest = new double[FIRST_ROWS];
  private double[] totals = new double[FIRST_ROWS];
  private int[] notFinite = new int[FIRST_ROWS];
  private int[] fractions = new int[FIRST_ROWS];

  // Of the row that is being written.
  private long hash;
  private double min;
  private double max;
  private double total;
  private int bad;
  private int notWhole;
  private double before;

  ComponentSample(Feature feature) {
    this.feature = feature;
    this.columns =
        feature.shape().size() <= 1 && feature.elements() <= MOST_COLUMNS ? feature.elements() : 1;
    this.sums = new double[columns];
    this.squares = new double[columns];
    this.magnitudes = new double[columns];
    this.counts = new long[columns];
    this.signedBytes = new SignedBytes(feature);
    this.emptyRows = new EmptyRows(feature);
    this.frames = new SequenceFrames(feature);
    this.table = new TableValues(feature);
  }

  /** Returns what the component is. */
  public Feature feature() {
    return feature;
  }

  /** Returns the number of rows. */
  public int rows() {
    return rows;
  }

  /** Returns a hash of a row's raw value: equal values have equal ones. */
  public long hash(int row) {
    return hashes[row];
  }

  /** Returns the least finite element of a row; infinite if there is none. */
  public double least(int row) {
    return least[row];
  }

  /** Returns the greatest finite element of a row; negatively infinite if there is none. */
  public double greatest(int row) {
    return greatest[row];
  }

  /** Returns the sum of the finite elements of a row. */
  double total(int row) {
    return totals[row];
  }

  /** Returns the index of the first element of a row that is not finite; -1 if all are. */
  public int notFinite(int row) {
    return notFinite[row];
  }

  /** Returns the number of elements of a row that are no whole numbers, and not like the last. */
  int fractions(int row) {
    return fractions[row];
  }

  /** Returns whether rows are images of bytes. */
  boolean isImage() {
    return feature.type() == Feature.Type.UINT8 && feature.shape().size() > 1;
  }

  /** Returns whether rows look like the pixels of images: whole numbers of a byte's range. */
  boolean hasPixels() {
    boolean image = feature.shape().size() > 1 && feature.elements() >= LEAST_PIXELS;
    return image
        && least() >= 0
        && greatest() > HALF_OF_A_BYTE
        && greatest() <= MOST_OF_A_BYTE
        && Arrays.stream(fractions, 0, rows).allMatch(count -> count == 0)
        && Arrays.stream(notFinite, 0, rows).allMatch(element -> element < 0);
  }

  /** Returns the least finite element of all rows. */
  public double least() {
    return Arrays.stream(least, 0, rows).min().orElse(Double.POSITIVE_INFINITY);
  }

  /** Returns the greatest finite element of all rows. */
  public double greatest() {
    return Arrays.stream(greatest, 0, rows).max().orElse(Double.NEGATIVE_INFINITY);
  }

  /** Returns whether steps get the component as it is. */
  boolean isPlain() {
    return feature.meaning() instanceof Meaning.Plain;
  }

  /** Returns whether rows are numbers: any but texts. */
  public boolean isNumber() {
    return feature.type() != Feature.Type.STRING;
  }

  /**
   * Returns a number that stands for a row's value, where the component is a scalar: the value
   * itself, or the hash of a text.
   */
  public long code(int row) {
    return isNumber() && least[row] == Math.rint(least[row]) && notFinite[row] < 0
        ? (long) least[row]
        : hashes[row];
  }

  /**
   * Returns the number of columns: one for each element where they are in a row, as of a table; one
   * for all elements of anything else, as of an image.
   */
  public int columns() {
    return columns;
  }

  /** Returns the moments of a column. */
  public Moments moments(int column) {
    return Moments.of(counts[column], sums[column], squares[column], magnitudes[column]);
  }

  /** Returns the moments of all elements. */
  public Moments moments() {
    return Moments.of(
        Arrays.stream(counts).sum(),
        Arrays.stream(sums).sum(),
        Arrays.stream(squares).sum(),
        Arrays.stream(magnitudes).sum());
  }

  /**
   * Returns how far elements are apart, in a way that few outliers do not change: the interquartile
   * range of a scalar, else the median of the rows' ranges. 0 if most are the same.
   */
  double spread() {
    boolean scalar = feature.elements() == 1;
    double[] sorted =
        IntStream.range(0, rows)
            .filter(row -> least[row] <= greatest[row])
            .mapToDouble(row -> scalar ? least[row] : greatest[row] - least[row])
            .sorted()
            .toArray();
    if (sorted.length == 0) {
      return 0;
    }
    return scalar
        ? sorted[sorted.length * 3 / 4] - sorted[sorted.length / 4]
        : sorted[sorted.length / 2];
  }

  /** Returns whether the elements look like bytes that were read with a sign. */
  boolean hasSignedBytes() {
    return signedBytes.found();
  }

  /** Returns the rows in which elements are 0 or missing. */
  EmptyRows emptyRows() {
    return emptyRows;
  }

  /** Returns the frames of sequences. */
  SequenceFrames frames() {
    return frames;
  }

  /** Returns the number of columns whose numbers are kept; 0 of what is no table. */
  int numbers() {
    return table.columns();
  }

  /** Returns the numbers of a column, of the first rows; NaN where one is missing. */
  double[] numbers(int column) {
    return table.column(column, rows);
  }

  /** Begins a row. */
  void begin() {
    if (rows == hashes.length) {
      int more = 2 * rows;
      hashes = Arrays.copyOf(hashes, more);
      least = Arrays.copyOf(least, more);
      greatest = Arrays.copyOf(greatest, more);
      totals = Arrays.copyOf(totals, more);
      notFinite = Arrays.copyOf(notFinite, more);
      fractions = Arrays.copyOf(fractions, more);
    }
    hash = 0;
    min = Double.POSITIVE_INFINITY;
    max = Double.NEGATIVE_INFINITY;
    total = 0;
    bad = -1;
    notWhole = 0;
    before = 0;
  }

  /** Ends a row. */
  void end() {
    hashes[rows] = hash;
    least[rows] = min;
    greatest[rows] = max;
    totals[rows] = total;
    notFinite[rows] = bad;
    fractions[rows] = notWhole;
    rows++;
  }

  /** Adds an element that is no number. */
  void mix(long bits) {
    hash = (hash ^ bits) * MULTIPLIER;
    hash ^= hash >>> 29;
  }

  /** Adds an element. */
  void number(int index, double value) {
    number(index, value, Double.doubleToLongBits(value));
  }

  /** Adds a text. */
  void text(String value) {
    for (int i = 0; i < value.length(); i++) {
      mix(value.charAt(i));
    }
    mix(value.length());
    emptyRows.add(rows, 0, value.length(), hash);
  }

  /** Adds an element whose bits tell more than its value as a double. */
  void number(int index, double value, long bits) {
    mix(bits);
    emptyRows.add(rows, index, value, bits);
    table.add(rows, index, value);
    if (!Double.isFinite(value)) {
      bad = bad < 0 ? index : bad;
      return;
    }
    min = Math.min(min, value);
    max = Math.max(max, value);
    total += value;
    notWhole += value != before && value != Math.rint(value) ? 1 : 0;
    before = value;
    int column = columns == 1 ? 0 : index;
    sums[column] += value;
    squares[column] += value * value;
    magnitudes[column] += Math.abs(value);
    counts[column]++;
  }

  /** Adds all elements of bytes: as {@link #number}, but images have many of them. */
  void bytes(byte[] values) {
    if (columns > 1) {
      for (int i = 0; i < values.length; i++) {
        number(i, values[i] & 0xff);
      }
      return;
    }
    long own = hash;
    int low = 255;
    int high = 0;
    long sum = 0;
    long square = 0;
    for (byte each : values) {
      int value = each & 0xff;
      own = (own ^ value) * MULTIPLIER;
      own ^= own >>> 29;
      low = Math.min(low, value);
      high = Math.max(high, value);
      sum += value;
      square += (long) value * value;
    }
    hash = own;
    min = Math.min(min, low);
    max = Math.max(max, high);
    total += sum;
    sums[0] += sum;
    squares[0] += square;
    magnitudes[0] += sum;
    counts[0] += values.length;
  }

  /** Looks at the elements of a whole row together. */
  void whole(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    whole(floats);
  }

  /** Looks at the elements of a whole row together. */
  void whole(float[] values) {
    signedBytes.add(values);
    frames.add(rows, values);
  }

  /**
   * Mean and deviation of some numbers.
   *
   * @param count how many they are
   * @param mean their mean; NaN if there are none
   * @param deviation their standard deviation, with {@code count} as the divisor
   * @param magnitude the mean of their absolute values
   */
  public record Moments(long count, double mean, double deviation, double magnitude) {
    static Moments of(long count, double sum, double square, double magnitude) {
      double mean = sum / count;
      return new Moments(
          count, mean, Math.sqrt(Math.max(0, square / count - mean * mean)), magnitude / count);
    }
  }
}
