package io.keraunos.graph.trace;

import com.google.common.hash.Hashing;
import io.keraunos.annotation.Missing;
import io.keraunos.annotation.Scale;
import io.keraunos.annotation.Unit;
import io.keraunos.feature.FittedFeature;
import io.keraunos.feature.FittedFeatures;
import io.keraunos.spi.ExampleWriter;
import io.keraunos.spi.Feature;
import io.keraunos.spi.Meaning;
import io.keraunos.spi.Raw;
import io.keraunos.step.Features;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.tensorflow.Operand;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.NdArray;
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;

/**
 * Random rows with a component of every meaning and rule, with what was measured of them written by
 * hand: as a dataset holds them, as loader threads feed them, and, by {@link ExpectedFeatures}, as
 * a step gets them.
 */
public final class FeatureTable {

  enum Plan {
    FREE,
    BASIC,
    PRO
  }

  private static final List<Double> DECILES =
      List.of(-3.0, -0.5, 0.0, 0.0, 0.0, 0.1, 2.5, 2.5, 1e9 + 0.5, 3e9, 4e9);

  public static final List<Feature> FEATURES =
      List.of(
          number("income", Feature.Type.FLOAT64, Scale.STANDARD, Missing.REFUSED),
          number("balance", Feature.Type.FLOAT64, Scale.QUANTILES, Missing.MEDIAN),
          number("age", Feature.Type.FLOAT64, Scale.MIN_MAX, Missing.MEAN),
          number("depth", Feature.Type.FLOAT64, Scale.NONE, Missing.ZERO),
          number("constant", Feature.Type.FLOAT64, Scale.STANDARD, Missing.REFUSED),
          number("founded", Feature.Type.INT64, Scale.STANDARD, Missing.MEAN),
          text("plan", Meaning.category(Plan.class, Missing.REFUSED)),
          text("address.city", Meaning.category(100, Missing.ENTRY)),
          text("word", Meaning.category(100, Missing.REFUSED)),
          text("nothing", Meaning.category(100, Missing.ENTRY)),
          whole("code", Meaning.category(100, Missing.ENTRY)),
          text("url", Meaning.hashed(4096, Missing.ENTRY)),
          whole("id", Meaning.hashed(17, Missing.REFUSED)),
          Feature.of("rooms", Feature.Type.FLOAT64).as(Meaning.buckets(10, Missing.ENTRY)),
          whole("built", Meaning.buckets(10, Missing.REFUSED)),
          whole(
              "opened",
              Meaning.cyclic(
                  false,
                  Missing.ZERO,
                  Unit.MONTH,
                  Unit.DAY_OF_MONTH,
                  Unit.DAY_OF_WEEK,
                  Unit.DAY_OF_YEAR)),
          whole("seen", Meaning.cyclic(true, Missing.REFUSED, Unit.values())),
          whole("hour", Meaning.cyclic(true, Missing.ZERO, Unit.HOUR)),
          number("price", Feature.Type.FLOAT64, Scale.STANDARD, Missing.REFUSED).asLabel(),
          text("churned", Meaning.bool(Missing.REFUSED)).asLabel(),
          Feature.of("plain", Feature.Type.FLOAT32, 2));

  public static final FittedFeatures FITTED = fitted();

  private final int rows;
  private final Map<String, Object> columns = new LinkedHashMap<>(); // by name, as arrays

  public FeatureTable(int rows, long seed) {
    this.rows = rows;
    Random random = new Random(seed);
    for (Feature feature : FEATURES) {
      switch (feature.type()) {
        case FLOAT64 -> columns.put(feature.name(), numbers(feature, random));
        case INT64 -> columns.put(feature.name(), wholes(feature, random));
        case STRING -> columns.put(feature.name(), texts(feature, random));
        default -> columns.put(feature.name(), plain(random));
      }
    }
  }

  private static Feature number(String name, Feature.Type type, Scale scale, Missing missing) {
    return Feature.of(name, type).as(Meaning.number(scale, missing));
  }

  private static Feature text(String name, Meaning meaning) {
    return Feature.of(name, Feature.Type.STRING).as(meaning);
  }

  private static Feature whole(String name, Meaning meaning) {
    return Feature.of(name, Feature.Type.INT64).as(meaning);
  }

  private static FittedFeatures fitted() {
    Map<String, FittedFeature> all = new LinkedHashMap<>();
    all.put("income", numbers(70_123.456, 25_000.5, DECILES));
    all.put("balance", numbers(1, 1, thousand(new Random(5))));
    all.put("age", numbers(40.25, 12, DECILES));
    all.put("depth", numbers(1, 2, DECILES));
    all.put("constant", numbers(7, 0, DECILES));
    all.put("founded", numbers(5_000.75, 4_000.25, DECILES));
    all.put("plan", values("FREE", "BASIC", "PRO"));
    all.put("address.city", values("Bonn", "Köln", "a\nb", "nul\0x", "😀", " padded ", "\r", "é"));
    all.put("word", values(" ", "the", "a"));
    all.put("nothing", values());
    all.put("code", values("0", "-7", "9223372036854775807", "12"));
    all.put("url", new FittedFeature.Occurrences(10, 0));
    all.put("id", new FittedFeature.Occurrences(10, 0));
    all.put("rooms", numbers(1, 1, DECILES));
    all.put(
        "built",
        numbers(1, 1, List.of(-5e4, -100.0, -1.0, 0.0, 0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 9e4)));
    for (String time : List.of("opened", "seen", "hour")) {
      all.put(time, new FittedFeature.Occurrences(10, 0));
    }
    all.put("price", numbers(250_000.125, 90_000.7, DECILES));
    all.put("churned", values("false", "true"));
    return new FittedFeatures(10, all);
  }

  private static FittedFeature.Numbers numbers(
      double mean, double deviation, List<Double> quantiles) {
    return new FittedFeature.Numbers(
        10, 1, mean, deviation, quantiles.get(0), quantiles.get(quantiles.size() - 1), quantiles);
  }

  private static FittedFeature.Values values(String... words) {
    return new FittedFeature.Values(
        10, 1, words.length, List.of(words), Stream.of(words).map(word -> 1L).toList());
  }

  /** 1,001 quantiles, of which many repeat. */
  private static List<Double> thousand(Random random) {
    List<Double> quantiles = new ArrayList<>();
    for (int i = 0; i < 1001; i++) {
      quantiles.add(Math.rint(random.nextGaussian() * 300) / 4 * (i % 3 == 0 ? 1 : 1e5));
    }
    quantiles.sort(null);
    return quantiles;
  }

  private double[] numbers(Feature feature, Random random) {
    boolean rule = feature.meaning().missing() != Missing.REFUSED;
    double[] odd = {
      -0.0,
      0,
      Double.MIN_VALUE,
      -Double.MIN_VALUE,
      1e-310,
      -1e-40,
      1e-40,
      Float.MIN_NORMAL,
      Math.nextDown((double) Float.MIN_NORMAL),
      1,
      0.1,
      (float) 0.1,
      1e9,
      1e9 + 0.5,
      1e300,
      Double.MAX_VALUE,
      -Double.MAX_VALUE,
      7,
      Math.nextUp(7.0)
    };
    double[] bad = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
    FittedFeature.Numbers fitted = (FittedFeature.Numbers) FITTED.of(feature.name());
    double[] column = new double[rows];
    for (int i = 0; i < rows; i++) {
      column[i] =
          switch (random.nextInt(10)) {
            case 0 -> odd[random.nextInt(odd.length)];
            case 1 -> rule ? bad[random.nextInt(3)] : 3;
            case 2 -> fitted.quantiles().get(random.nextInt(fitted.quantiles().size()));
            case 3 -> Double.longBitsToDouble(random.nextLong() & ~(1L << 62)); // any exponent
            default -> fitted.mean() + 3 * (1 + fitted.deviation()) * random.nextGaussian();
          };
    }
    return column;
  }

  private long[] wholes(Feature feature, Random random) {
    boolean rule = feature.meaning().missing() != Missing.REFUSED;
    long[] odd = {
      LocalDate.MIN.toEpochDay(),
      LocalDate.MAX.toEpochDay(),
      Instant.MIN.getEpochSecond(),
      Instant.MAX.getEpochSecond(),
      -1,
      0,
      1,
      -7,
      12,
      -719_468,
      -719_469,
      11_016,
      -86_400,
      -86_401
    };
    boolean calendar = feature.meaning() instanceof Meaning.Cyclic;
    long[] column = new long[rows];
    for (int i = 0; i < rows; i++) {
      column[i] =
          switch (random.nextInt(10)) {
            case 0 -> odd[random.nextInt(odd.length)];
            case 1 -> rule ? Raw.MISSING : 5;
            case 2 -> random.nextLong() | 1;
            default -> random.nextInt(200_000) - 100_000;
          };
      if (calendar && ((Meaning.Cyclic) feature.meaning()).seconds()) {
        column[i] = i % 2 == 0 || column[i] == Raw.MISSING ? column[i] : column[i] * 12_345;
      }
    }
    return column;
  }

  private float[][] plain(Random random) {
    float[][] column = new float[rows][2];
    for (float[] pair : column) {
      pair[0] = random.nextFloat();
      pair[1] = random.nextFloat();
    }
    return column;
  }

  private String[] texts(Feature feature, Random random) {
    List<String> words =
        FITTED.of(feature.name()) instanceof FittedFeature.Values values
            ? values.vocabulary()
            : List.of();
    boolean mayMiss = feature.meaning().missing() != Missing.REFUSED;
    String[] column = new String[rows];
    for (int i = 0; i < rows; i++) {
      boolean known = feature.label() || (!words.isEmpty() && random.nextInt(3) > 0);
      column[i] =
          known
              ? words.get(random.nextInt(words.size()))
              : mayMiss && random.nextInt(4) == 0 ? "" : unseen(random);
    }
    return column;
  }

  private static String unseen(Random random) {
    return "https://x.example/"
        + Long.toString(random.nextLong(), 36)
        + "/日本😀\0\n".repeat(random.nextInt(9));
  }

  public int rows() {
    return rows;
  }

  /** The column of a component as a dataset holds it: {@code double[]}, ... */
  public Object column(String name) {
    Object column = columns.get(name);
    if (column == null) {
      throw new AssertionError(name);
    }
    return column;
  }

  /** The raw value of a component. */
  public Object raw(String name, int row) {
    return java.lang.reflect.Array.get(column(name), row);
  }

  /** A tensor of raw values, from one row to before another. */
  public Tensor raw(String name, int from, int to) {
    Object column = column(name);
    if (column instanceof double[] numbers) {
      return TFloat64.vectorOf(Arrays.copyOfRange(numbers, from, to));
    }
    if (column instanceof long[] wholes) {
      return TInt64.vectorOf(Arrays.copyOfRange(wholes, from, to));
    }
    if (column instanceof float[][] pairs) {
      TFloat32 all = TFloat32.tensorOf(Shape.of(to - from, 2));
      for (int i = from; i < to; i++) {
        all.setFloat(pairs[i][0], i - from, 0).setFloat(pairs[i][1], i - from, 1);
      }
      return all;
    }
    NdArray<String> texts = NdArrays.ofObjects(String.class, Shape.of(to - from));
    for (int i = from; i < to; i++) {
      texts.setObject(((String[]) column)[i], i - from);
    }
    return TString.tensorOf(texts);
  }

  /** A tensor as loader threads encode it. */
  public Tensor fed(Feature feature, int from, int to) {
    if (Entries.fedType(feature) == feature.type()) { // all but words and hashes
      return raw(feature.name(), from, to);
    }
    int[] numbers = new int[to - from];
    for (int i = from; i < to; i++) {
      numbers[i - from] = entry(feature, raw(feature.name(), i));
    }
    return TInt32.vectorOf(numbers);
  }

  /** The components as loader threads feed them. */
  static List<Feature> fed() {
    return FEATURES.stream()
        .map(feature -> new Feature(feature.name(), Entries.fedType(feature), feature.shape()))
        .toList();
  }

  /** Writes a row as loader threads feed it. */
  void writeFed(int row, ExampleWriter out) {
    for (Feature feature : FEATURES) {
      if (Entries.fedType(feature) == feature.type()) {
        write(feature, row, out);
      } else {
        out.put(entry(feature, raw(feature.name(), row)));
      }
    }
  }

  /** Writes the raw value of a component. */
  void write(Feature feature, int row, ExampleWriter out) {
    Object raw = raw(feature.name(), row);
    if (raw instanceof Double number) {
      out.put(number.doubleValue());
    } else if (raw instanceof Long whole) {
      out.put(whole.longValue());
    } else if (raw instanceof float[] plain) {
      out.put(plain);
    } else {
      out.put((String) raw);
    }
  }

  private static int entry(Feature feature, Object raw) {
    boolean missing = raw.equals("") || raw.equals(Raw.MISSING);
    boolean own = feature.meaning().missing() == Missing.ENTRY;
    if (feature.meaning() instanceof Meaning.Hashed hashed) {
      long hash =
          Hashing.farmHashFingerprint64()
              .hashString(raw.toString(), StandardCharsets.UTF_8)
              .asLong();
      return missing && own
          ? hashed.buckets()
          : (int) Long.remainderUnsigned(hash, hashed.buckets());
    }
    List<String> words = ((FittedFeature.Values) FITTED.of(feature.name())).vocabulary();
    int place = words.indexOf(raw.toString());
    return missing && own ? words.size() + 1 : place < 0 ? words.size() : place;
  }

  /** Every form of some features side by side: {@code [batch, width]}. */
  public static Operand<TFloat32> allForms(Ops tf, Features features, List<String> names) {
    List<Operand<TFloat32>> forms = new ArrayList<>();
    for (String name : names) {
      forms.add(
          switch (features.kind(name)) {
            case NUMBER -> tf.expandDims(features.number(name), tf.constant(1));
            case CYCLES -> features.cycles(name);
            case INDEX ->
                tf.expandDims(tf.dtypes.cast(features.index(name), TFloat32.class), tf.constant(1));
          });
      forms.add(tf.expandDims(features.missing(name), tf.constant(1)));
    }
    return tf.concat(forms, tf.constant(1));
  }
}
