package io.keraunos.processor;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import io.keraunos.spi.Collator;
import io.keraunos.spi.ExampleWriter;
import io.keraunos.spi.Feature;
import io.keraunos.spi.Meaning;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Runs the collator and the predictor of {@code good/features}. */
final class GeneratedFeaturesTest {
  private static final Map<Class<?>, Object> VALUES =
      Map.ofEntries(
          Map.entry(byte.class, (byte) -3),
          Map.entry(short.class, (short) 300),
          Map.entry(int.class, 7),
          Map.entry(long.class, 1L << 40),
          Map.entry(float.class, 0.1f),
          Map.entry(double.class, 0.1),
          Map.entry(boolean.class, true),
          Map.entry(String.class, "text"),
          Map.entry(BigDecimal.class, new BigDecimal("12.5")),
          Map.entry(Duration.class, Duration.ofMillis(1500)),
          Map.entry(LocalDate.class, LocalDate.of(1970, 1, 3)),
          Map.entry(LocalDateTime.class, LocalDateTime.of(1970, 1, 1, 0, 1)),
          Map.entry(Instant.class, Instant.ofEpochSecond(-5)),
          Map.entry(UUID.class, new UUID(1, 2)),
          Map.entry(float[].class, new float[] {1, 2, 3}));

  private static CompiledProgram program;

  @BeforeAll
  static void compile() throws IOException {
    program = CompiledProgram.of("good/features");
  }

  @Test
  void everyValueIsWrittenAsItsFeatureSays() throws Exception {
    Map<String, Object> written = write(make(program.loadClass("features.Customer"), false));
    for (Feature feature : collator().features()) {
      Object value = written.get(feature.name());
      if (!feature.meaning().equals(Meaning.PLAIN)) {
        assertWithMessage(feature.name())
            .that(value)
            .isInstanceOf(
                switch (feature.type()) {
                  case FLOAT64 -> Double.class;
                  case INT64 -> Long.class;
                  default -> String.class;
                });
      }
    }
    assertThat(written)
        .containsAtLeast(
            "numericByte",
            -3.0,
            "numericFloat",
            (double) 0.1f,
            "numericBoolean",
            1.0,
            "numericDecimal",
            12.5,
            "numericDuration",
            1.5,
            "numericDate",
            2L,
            "numericDateTime",
            60L,
            "numericInstant",
            -5L,
            "numericOptional",
            7.0,
            "plan",
            "PRO",
            "categoryBoolean",
            "true");
    assertThat(written)
        .containsAtLeast(
            "categoryByte",
            -3L,
            "session",
            new UUID(1, 2).toString(),
            "hashedInt",
            7L,
            "age",
            7.0,
            "home.city",
            "text",
            "work.geo.latitude",
            (double) 0.1f,
            "outcome.calls",
            7.0,
            "churned",
            true,
            "nextPlan",
            "PRO");
  }

  @Test
  void missingValuesAreMarked() throws Exception {
    Map<String, Object> written = write(make(program.loadClass("features.Customer"), true));
    assertThat(written)
        .containsAtLeast(
            "balance", Double.NaN,
            "numericBoxedBoolean", Double.NaN,
            "numericOptional", Double.NaN,
            "numericOptionalDate", Long.MIN_VALUE,
            "optionalPlan", "",
            "categoryOptional", "",
            "categoryBoxedInt", Long.MIN_VALUE,
            "hashedOptional", "",
            "bucketsOptional", Double.NaN,
            "cyclicOptional", Long.MIN_VALUE,
            "home.zip", "");
    // Nulls that have no rule stay null, which the runtime refuses.
    assertThat(written.get("categoryString")).isNull();
    assertThat(written.get("url")).isNull();
    assertThat(written.get("session")).isNull();
  }

  @Test
  void thePredictorWritesWhatTheCollatorDoes() throws Exception {
    Class<?> type = program.loadClass("features.Customer");
    Object example = make(type, false);
    Class<?> inputType = program.loadClass("features.ChurnCustomerInput");
    Object input = accessible(inputType.getDeclaredMethod("of", type)).invoke(null, example);
    List<Object> values = new ArrayList<>();
    Method write =
        program
            .loadClass("features.ChurnPredictor")
            .getDeclaredMethod("write", inputType, ExampleWriter.class);
    accessible(write).invoke(null, input, writer(values));

    Map<String, Object> all = write(example);
    List<Object> expected = new ArrayList<>();
    for (Feature feature : collator().features()) {
      boolean isFeature = !feature.meaning().equals(Meaning.PLAIN) && !feature.label();
      if (isFeature || feature.name().equals("history")) {
        expected.add(all.get(feature.name()));
      }
    }
    assertThat(values).containsExactlyElementsIn(expected).inOrder();
  }

  @SuppressWarnings("unchecked") // it is one
  private static Collator<Object> collator() throws ReflectiveOperationException {
    Field instance =
        program.loadClass("features.ChurnCustomerCollator").getDeclaredField("INSTANCE");
    instance.setAccessible(true);
    return (Collator<Object>) instance.get(null);
  }

  /** Returns what the collator writes, by name. */
  private static Map<String, Object> write(Object example) throws ReflectiveOperationException {
    List<Object> values = new ArrayList<>();
    collator().write(example, writer(values));
    List<Feature> features = collator().features();
    assertThat(values).hasSize(features.size());
    Map<String, Object> written = new LinkedHashMap<>();
    for (int i = 0; i < values.size(); i++) {
      written.put(features.get(i).name(), values.get(i));
    }
    return written;
  }

  private static ExampleWriter writer(List<Object> into) {
    return (ExampleWriter)
        Proxy.newProxyInstance(
            ExampleWriter.class.getClassLoader(),
            new Class<?>[] {ExampleWriter.class},
            (proxy, method, arguments) -> {
              into.add(arguments[0]);
              return null;
            });
  }

  private static Method accessible(Method method) {
    method.setAccessible(true);
    return method;
  }

  /**
   * Makes a record.
   *
   * @param isMissing whether all is missing that can be
   */
  private static Object make(Class<?> record, boolean isMissing)
      throws ReflectiveOperationException {
    List<Object> values = new ArrayList<>();
    for (RecordComponent component : record.getRecordComponents()) {
      values.add(value(component.getGenericType(), isMissing));
    }
    Class<?>[] types =
        Stream.of(record.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    return record.getDeclaredConstructor(types).newInstance(values.toArray());
  }

  private static @Nullable Object value(Type generic, boolean isMissing)
      throws ReflectiveOperationException {
    if (!(generic instanceof Class<?> type)) {
      String argument = generic.getTypeName().replaceAll(".*<(.*)>", "$1");
      return isMissing ? Optional.empty() : Optional.of(value(program.loadClass(argument), false));
    }
    if (type.isRecord()) {
      return make(type, isMissing);
    }
    if (isMissing && !type.isPrimitive()) {
      return null;
    }
    Object value = VALUES.get(type);
    if (value == null && type.isEnum()) {
      return type.getEnumConstants()[0];
    }
    return value != null
        ? value
        : VALUES.values().stream().filter(type::isInstance).findFirst().orElseThrow();
  }
}
