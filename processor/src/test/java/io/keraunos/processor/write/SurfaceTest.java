package io.keraunos.processor.write;

import static com.google.common.truth.Truth.assertWithMessage;

import com.palantir.javapoet.ClassName;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.keraunos.spi.GeneratedCode;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Holds what generated code may name against its version. The file has the version, then every
 * public member of the surface: of {@code io.keraunos.spi}, and of what generated command lines
 * name. It is what code of that version was compiled against.
 */
final class SurfaceTest {

  private static final Path FILE = Path.of("src/test/resources/spi-surface.txt");

  @Test
  void theSurfaceIsThatOfItsVersion() throws Exception {
    List<String> now =
        Stream.concat(Stream.of("version " + GeneratedCode.VERSION), members()).toList();
    if (Boolean.getBoolean("keraunos.write")) {
      Files.write(FILE, now);
    }
    assertWithMessage(
            "The surface of generated code has changed. Raise GeneratedCode.VERSION and"
                + " ModuleModel.SPI_VERSION by one, unless that was done since the last release,"
                + " and write %s with mvn test -pl processor -am -Dtest=SurfaceTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dkeraunos.write=true",
            FILE)
        .that(Files.readAllLines(FILE))
        .containsExactlyElementsIn(now)
        .inOrder();
  }

  private static Stream<String> members() throws ReflectiveOperationException {
    TreeSet<String> members = new TreeSet<>();
    for (JavaClass type :
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.keraunos.spi")) {
      Class<?> reflected = Class.forName(type.getName());
      if (Modifier.isPublic(reflected.getModifiers())) {
        add(members, reflected);
      }
    }
    for (Field field : RuntimeNames.class.getDeclaredFields()) {
      if (field.getType() == ClassName.class) {
        ClassName named = (ClassName) field.get(null);
        if (named.packageName().equals("io.keraunos.cli")) {
          add(members, Class.forName(named.reflectionName()));
        }
      }
    }
    return members.stream();
  }

  private static void add(TreeSet<String> members, Class<?> type) {
    members.add("type " + type.toGenericString());
    for (Constructor<?> constructor : type.getConstructors()) {
      members.add(line(type, "new", type, constructor));
    }
    for (Method method : type.getDeclaredMethods()) {
      if (Modifier.isPublic(method.getModifiers()) && !method.isSynthetic()) {
        members.add(line(type, method.getName(), method.getReturnType(), method));
      }
    }
    for (Field field : type.getFields()) {
      members.add(type.getName() + " " + field.getName() + ": " + field.getType().getName());
    }
  }

  /** A member as the linker finds it: by name and erased types. */
  private static String line(Class<?> type, String name, Class<?> returned, Executable member) {
    return "%s %s%s(%s): %s"
        .formatted(
            type.getName(),
            Modifier.isStatic(member.getModifiers()) ? "static " : "",
            name,
            Arrays.stream(member.getParameterTypes())
                .map(Class::getTypeName)
                .collect(Collectors.joining(", ")),
            returned.getTypeName());
  }
}
