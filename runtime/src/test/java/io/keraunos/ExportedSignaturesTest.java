package io.keraunos;

import static com.google.common.truth.Truth.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.domain.ThrowsDeclaration;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Users can name every type that a signature they can call mentions: what the module exports
 * mentions nothing that it does not.
 */
final class ExportedSignaturesTest {

  private static final Pattern EXPORT = Pattern.compile("exports (io\\.keraunos\\S*);");

  @Test
  void exportedPackagesMentionExportedTypesAlone() throws IOException {
    assertThat(hidden(exported())).isEmpty();
  }

  @Test
  void aTypeThatIsMentionedAndNotExportedIsFound() throws IOException {
    Set<String> fewer = exported();
    fewer.removeAll(Set.of("io.keraunos.step", "io.keraunos.regularizer"));
    assertThat(hidden(fewer))
        .containsAtLeast(
            "io.keraunos.layer.Layer mentions io.keraunos.step.Step",
            "io.keraunos.layer.KernelLayer mentions io.keraunos.regularizer.Regularizer");
  }

  private static Set<String> exported() throws IOException {
    Set<String> exported =
        EXPORT
            .matcher(Files.readString(Path.of("src/main/module/module-info.java")))
            .results()
            .map(export -> export.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    exported.add("io.keraunos.annotation");
    return exported;
  }

  private static Set<String> hidden(Set<String> exported) {
    ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
    Set<String> hidden = new TreeSet<>();
    for (JavaClass type :
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.keraunos")) {
      if (exported.contains(type.getPackageName()) && isPublic(type)) {
        mentioned(type)
            .filter(named -> named.getPackageName().startsWith("io.keraunos"))
            .filter(named -> !exported.contains(named.getPackageName()))
            .forEach(named -> hidden.add(type.getName() + " mentions " + named.getName()));
      }
    }
    return hidden;
  }

  private static boolean isPublic(JavaClass type) {
    return type.getModifiers().contains(JavaModifier.PUBLIC)
        && type.getEnclosingClass().map(ExportedSignaturesTest::isPublic).orElse(true);
  }

  private static Stream<JavaClass> mentioned(JavaClass type) {
    Stream<JavaType> above =
        Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream());
    Stream<JavaType> inMembers =
        type.getMembers().stream()
            .filter(ExportedSignaturesTest::isCallable)
            .flatMap(ExportedSignaturesTest::types);
    return Stream.concat(above, inMembers)
        .flatMap(named -> named.getAllInvolvedRawTypes().stream())
        .map(JavaClass::getBaseComponentType);
  }

  private static boolean isCallable(JavaMember member) {
    return member.getModifiers().contains(JavaModifier.PUBLIC)
        || member.getModifiers().contains(JavaModifier.PROTECTED);
  }

  private static Stream<JavaType> types(JavaMember member) {
    if (member instanceof JavaField field) {
      return Stream.of(field.getType());
    }
    JavaCodeUnit code = (JavaCodeUnit) member;
    Stream<JavaType> thrown = code.getThrowsClause().stream().map(ThrowsDeclaration::getRawType);
    return Stream.of(Stream.of(code.getReturnType()), code.getParameterTypes().stream(), thrown)
        .flatMap(each -> each);
  }
}
