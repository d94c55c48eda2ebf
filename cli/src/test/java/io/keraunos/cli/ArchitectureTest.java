package io.keraunos.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Files;

/** Dependencies allowed to the command line. */
@AnalyzeClasses(packages = "io.keraunos.cli", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

  /** {@code engine} and {@code file} are exported to this module alone. */
  @ArchTest
  static final ArchRule ONLY_WHAT_A_COMMAND_NEEDS =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.keraunos.cli",
              "io.keraunos.annotation",
              "io.keraunos.logger",
              "io.keraunos.metric",
              "io.keraunos.provenance",
              "io.keraunos.setting",
              "io.keraunos.spi",
              "io.keraunos.trainer",
              "io.keraunos.engine",
              "io.keraunos.file",
              "picocli..",
              "org.snakeyaml.engine..",
              "com.google.gson..",
              "org.jspecify..",
              "java..");

  @ArchTest
  static final ArchRule OF_THE_ENGINE_TWO_CLASSES =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveNameMatching("io\\.keraunos\\.engine\\.(?!(ModuleTrainer|StoredCheckpoint)$).*");

  /** Picocli knows where output goes. {@code CommandErrors} asks whether all of it was written. */
  @ArchTest
  static final ArchRule NO_STANDARD_STREAMS =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("io.keraunos.cli.CommandErrors")
          .should(ACCESS_STANDARD_STREAMS);

  /** So that a kill or a power failure never leaves half a file under its name. */
  @ArchTest
  static final ArchRule FILES_ARE_WRITTEN_THROUGH_THE_RUNTIME =
      noClasses()
          .should()
          .callMethodWhere(
              DescribedPredicate.describe(
                  "a method of Files that writes or renames",
                  call ->
                      call.getTargetOwner().isEquivalentTo(Files.class)
                          && call.getName()
                              .matches("write.*|new(OutputStream|BufferedWriter)|copy|move")));
}
