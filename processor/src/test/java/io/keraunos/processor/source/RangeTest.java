package io.keraunos.processor.source;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.keraunos.metric.MetricName;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.spi.entry.Trainers;
import io.keraunos.trainer.Trainer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The compiler refuses what the methods themselves refuse, and nothing else. */
final class RangeTest {
  private static final double[] VALUES = {-1, -0.5, 0, 0.5, 1, 1.5, 2, 50, 1024, 1025};

  /** Each needs a value that another is not allowed to be. */
  private static final Set<String> AGAINST_ANOTHER = Set.of("minimum", "maxWavelength");

  @Test
  void isThatOfTheConstructors() throws ReflectiveOperationException {
    int checked = 0;
    Set<Range> seen = EnumSet.noneOf(Range.class);
    for (JavaClass each :
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(
                "io.keraunos.layer",
                "io.keraunos.optimizer",
                "io.keraunos.trainer",
                "io.keraunos.callback",
                "io.keraunos.regularizer",
                "io.keraunos.constraint")) {
      Class<?> type = Class.forName(each.getName());
      for (Method method : type.getDeclaredMethods()) {
        Optional<Range> range = Range.of(type.getName().replace('$', '.'), method.getName());
        if (range.isPresent() && isProbed(type, method)) {
          checked += check(type, method, range.get());
          seen.add(range.get());
        }
      }
    }
    assertThat(checked).isAtLeast(60);
    assertThat(seen).isEqualTo(EnumSet.allOf(Range.class));
  }

  private static boolean isProbed(Class<?> type, Method method) {
    return Modifier.isPublic(type.getModifiers())
        && Modifier.isPublic(method.getModifiers())
        && (!type.isInterface() || type.isAssignableFrom(Trainer.Builder.class))
        && !method.isSynthetic()
        && !AGAINST_ANOTHER.contains(method.getName())
        && method.getParameterCount() > 0;
  }

  /** Returns how many parameters were checked: none where the method cannot be called here. */
  private static int check(Class<?> type, Method method, Range range)
      throws ReflectiveOperationException {
    Object receiver =
        Modifier.isStatic(method.getModifiers()) || type.isInterface() ? null : instance(type);
    Optional<Object[]> usual = usual(method, range);
    if (usual.isEmpty()
        || (receiver == null && !type.isInterface() && !Modifier.isStatic(method.getModifiers()))) {
      return 0;
    }
    int checked = 0;
    for (int i = 0; i < method.getParameterCount(); i++) {
      if (method.getParameterTypes()[i].isPrimitive()) {
        checked++;
        for (double value : VALUES) {
          Optional<Object> argument = number(method.getParameterTypes()[i], value);
          if (argument.isPresent()) {
            Object[] arguments = usual.get().clone();
            arguments[i] = argument.get();
            assertWithMessage("%s, argument %s: %s", method, i, value)
                .that(takes(type.isInterface() ? settings() : receiver, method, arguments))
                .isEqualTo(range.contains(value));
          }
        }
      }
    }
    return checked;
  }

  /** Returns settings of which none is set yet. */
  private static Trainer.Builder settings() {
    return Trainers.builder(ModuleDefinition.builder("Net").build());
  }

  private static boolean takes(Object receiver, Method method, Object... arguments)
      throws ReflectiveOperationException {
    try {
      method.invoke(receiver, arguments);
      return true;
    } catch (InvocationTargetException e) {
      assertThat(e).hasCauseThat().isInstanceOf(IllegalArgumentException.class);
      return false;
    }
  }

  /** Returns what a static method of the class makes of usual values. */
  private static Object instance(Class<?> type) throws ReflectiveOperationException {
    for (Method method : type.getDeclaredMethods()) {
      if (Modifier.isStatic(method.getModifiers())
          && Modifier.isPublic(method.getModifiers())
          && type.isAssignableFrom(method.getReturnType())) {
        Range range = Range.of(type.getCanonicalName(), method.getName()).orElse(Range.COUNT);
        Optional<Object[]> arguments = usual(method, range);
        if (arguments.isPresent() && takes(null, method, arguments.get())) {
          return method.invoke(null, arguments.get());
        }
      }
    }
    return null;
  }

  private static Optional<Object[]> usual(Method method, Range range) {
    List<Object> arguments = new ArrayList<>();
    for (Class<?> type : method.getParameterTypes()) {
      Optional<Object> value =
          type == MetricName.class
              ? Optional.of(MetricName.of("val_loss"))
              : type.isEnum()
                  ? Optional.of(type.getEnumConstants()[0])
                  : number(type, range.contains(0.5) ? 0.5 : 2).or(() -> number(type, 2));
      if (value.isEmpty()) {
        return Optional.empty();
      }
      arguments.add(value.get());
    }
    return Optional.of(arguments.toArray());
  }

  private static Optional<Object> number(Class<?> type, double value) {
    boolean isWhole = value == Math.rint(value);
    if (type == int.class && isWhole) {
      return Optional.of((int) value);
    }
    if (type == long.class && isWhole) {
      return Optional.of((long) value);
    }
    if (type == float.class) {
      return Optional.of((float) value);
    }
    return type == double.class ? Optional.of(value) : Optional.empty();
  }

  @ParameterizedTest
  @CsvSource({"SHARE_DROPPED,50,0.5", "DECAY,90,0.9", "SHARE,1.5,0.015"})
  void aPercentIsShownAsAShare(Range range, double value, String share) {
    assertThat(range.advice(value)).contains("Write " + share + " for ");
  }

  @Test
  void aWholeNumberIsWrittenWithoutAFraction() {
    assertThat(Range.plain(50)).isEqualTo("50");
    assertThat(Range.plain(-0.1)).isEqualTo("-0.1");
  }
}
