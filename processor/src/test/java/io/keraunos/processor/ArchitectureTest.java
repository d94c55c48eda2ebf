package io.keraunos.processor;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Dependencies allowed between the packages of the processor. */
@AnalyzeClasses(
    packages = "io.keraunos.processor",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule ARROWS =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("processor")
          .definedBy("io.keraunos.processor")
          .layer("parse")
          .definedBy("io.keraunos.processor.parse")
          .layer("source")
          .definedBy("io.keraunos.processor.source")
          .layer("write")
          .definedBy("io.keraunos.processor.write")
          .layer("model")
          .definedBy("io.keraunos.processor.model")
          .whereLayer("processor")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("parse")
          .mayOnlyBeAccessedByLayers("processor", "source")
          .whereLayer("source")
          .mayOnlyBeAccessedByLayers("processor")
          .whereLayer("write")
          .mayOnlyBeAccessedByLayers("processor")
          .whereLayer("model")
          .mayOnlyBeAccessedByLayers("processor", "parse", "write");

  @ArchTest
  static final ArchRule NEVER_THE_RUNTIME =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.tensorflow..",
              "io.keraunos.callback..",
              "io.keraunos.data..",
              "io.keraunos.layer..",
              "io.keraunos.metric..",
              "io.keraunos.optimizer..",
              "io.keraunos.spi..",
              "io.keraunos.step..",
              "io.keraunos.trainer..");

  @ArchTest
  static final ArchRule ONLY_THE_PUBLIC_COMPILER_API =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.sun.tools..", "sun..", "jdk..", "org.eclipse..");

  /** The sources are javac's: another compiler runs all but this package. */
  @ArchTest
  static final ArchRule SOURCES_IN_ONE_PLACE =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.keraunos.processor.source")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.sun..");

  @ArchTest
  static final ArchRule MODELS_ARE_DATA =
      noClasses()
          .that()
          .resideInAPackage("io.keraunos.processor.model")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("javax.lang.model..", "javax.annotation.processing..");
}
