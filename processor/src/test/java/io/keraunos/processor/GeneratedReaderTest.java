package io.keraunos.processor;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.data.RecordReader;
import io.keraunos.data.RecordRow;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Runs the readers of {@code good/columns}. */
final class GeneratedReaderTest {
  private static final Map<Class<?>, Object> VALUES =
      Map.ofEntries(
          Map.entry(byte.class, (byte) 1),
          Map.entry(short.class, (short) 2),
          Map.entry(int.class, 3),
          Map.entry(long.class, 4L),
          Map.entry(float.class, 0.5f),
          Map.entry(double.class, 0.25),
          Map.entry(boolean.class, true),
          Map.entry(String.class, "text"),
          Map.entry(BigDecimal.class, new BigDecimal("12.5")),
          Map.entry(Duration.class, Duration.ofSeconds(90)),
          Map.entry(LocalDate.class, LocalDate.of(2024, 5, 31)),
          Map.entry(LocalDateTime.class, LocalDateTime.of(2024, 5, 31, 16, 30)),
          Map.entry(Instant.class, Instant.EPOCH),
          Map.entry(UUID.class, new UUID(1, 2)));

  private static final Set<String> MAY_BE_MISSING =
      Set.of(
          "price",
          "Weight (kg)",
          "textOrNull",
          "planOrNull",
          "took",
          "boxed",
          "maybe",
          "optionalDay",
          "home.city");

  private static CompiledProgram program;

  @BeforeAll
  static void compile() throws IOException {
    program = CompiledProgram.of("good/columns");
  }

  private static RecordReader<?> reader(String name) throws ReflectiveOperationException {
    Field instance = program.loadClass("columns." + name).getDeclaredField("INSTANCE");
    instance.setAccessible(true);
    return (RecordReader<?>) instance.get(null);
  }

  /** A row that has a value of the type that is asked for in each column but some. */
  private static RecordRow row(Set<String> missing, List<String> asked) {
    return (RecordRow)
        Proxy.newProxyInstance(
            RecordRow.class.getClassLoader(),
            new Class<?>[] {RecordRow.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("has")) {
                return !missing.contains(arguments[0]);
              }
              assertThat(missing).doesNotContain(arguments[0]);
              asked.add(arguments[0].toString());
              Class<?> type =
                  method.getName().equals("constant")
                      ? (Class<?>) arguments[1]
                      : method.getReturnType();
              return type.isEnum() ? type.getEnumConstants()[1] : VALUES.get(type);
            });
  }

  @Test
  void everyColumnIsRead() throws Exception {
    RecordReader<?> reader = reader("VisitsVisitReader");
    List<String> asked = new ArrayList<>();
    assertThat(reader.read(row(Set.of(), asked)).toString())
        .isEqualTo(
            "Visit[grade=1, floor=2, count=3, number=4, weight=0.5, price=0.25, other=0.5,"
                + " always=3, paid=true, exact=12.5, text=text, textOrNull=text, plan=PRO,"
                + " planOrNull=PRO, key=00000000-0000-0001-0000-000000000002, day=2024-05-31,"
                + " month=2024-05-31, at=2024-05-31T16:30, hour=2024-05-31T16:30,"
                + " seen=1970-01-01T00:00:00Z, clicked=1970-01-01T00:00:00Z, took=PT1M30S,"
                + " waited=PT1M30S, boxed=0.25, never=3, maybe=true,"
                + " optionalDay=Optional[2024-05-31], optionalPlan=Optional[PRO],"
                + " home=Place[city=Optional[text], outer=Outer[latitude=0.25, inner=Inner[id=4],"
                + " longitude=0.25]], plain=0.5, inner=Inner[id=4], label=3]");
    asked.remove("day"); // it is there twice
    assertThat(reader.columns()).containsExactlyElementsIn(asked).inOrder();
  }

  @Test
  void whatMayBeMissingMayBeMissing() throws Exception {
    String read =
        reader("VisitsVisitReader").read(row(MAY_BE_MISSING, new ArrayList<>())).toString();
    assertThat(
            Arrays.stream(read.split(", "))
                .filter(part -> part.matches(".*=(NaN|null|(Place.city=)?Optional.empty)"))
                .toList())
        .containsExactly(
            "price=NaN",
            "other=NaN",
            "textOrNull=null",
            "planOrNull=null",
            "took=null",
            "boxed=null",
            "maybe=null",
            "optionalDay=Optional.empty",
            "home=Place[city=Optional.empty")
        .inOrder();
  }

  @Test
  void aPredictorsInputHasAReaderToo() throws Exception {
    RecordReader<?> reader = reader("VisitsWeightInputReader");
    assertThat(reader.columns()).containsExactly("weight");
    assertThat(reader.read(row(Set.of(), new ArrayList<>())).toString())
        .isEqualTo("VisitsWeightInput[weight=0.5]");
  }

  @Test
  void aReaderIsPublicIfModuleAndRecordAre() throws Exception {
    assertThat(Modifier.isPublic(reader("VisitsVisitReader").getClass().getModifiers())).isTrue();
    assertThat(Modifier.isPublic(reader("VisitsWeightReader").getClass().getModifiers())).isFalse();
  }
}
