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
          .layer("write")
          .definedBy("io.keraunos.processor.write")
          .layer("model")
          .definedBy("io.keraunos.processor.model")
          .whereLayer("processor")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("parse")
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
          .resideInAnyPackage("com.sun..", "sun..", "jdk..", "org.eclipse..");

  @ArchTest
  static final ArchRule MODELS_ARE_DATA =
      noClasses()
          .that()
          .resideInAPackage("io.keraunos.processor.model")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("javax.lang.model..", "javax.annotation.processing..");
}
