package io.keraunos;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.SimpleConditionEvent.violated;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;

import com.google.common.truth.Truth;
import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import java.io.FileOutputStream;
import java.io.FileWriter;
import java.nio.file.Files;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/**
 * Dependencies allowed between the packages of the runtime. The table below is the only place that
 * says so.
 */
class ArchitectureTest {

  private static final String ROOT = "io.keraunos.";

  /** Room to the rooms it may name, itself apart. */
  private static final Map<String, Set<String>> MAY_KNOW =
      Map.ofEntries(
          entry("annotation", Set.of()),
          entry("initializer", Set.of()),
          entry("regularizer", Set.of()),
          entry("constraint", Set.of()),
          entry("gradient", Set.of("capi")),
          entry("capi", Set.of()),
          entry("distribute", Set.of("capi", "trainer")),
          entry("launch", Set.of("check")),
          entry("file", Set.of()),
          entry("checkpoint", Set.of("file")),
          entry("remote", Set.of("check", "checkpoint", "file")),
          entry("logger", Set.of("file", "metric", "step")),
          entry("savedmodel", Set.of("capi", "checkpoint", "feature", "file", "loading", "spi")),
          entry("sampling", Set.of("check")),
          entry("data", Set.of("check", "file", "sampling")),
          entry("loading", Set.of("capi", "check", "data", "feature", "sampling", "spi")),
          entry("step", Set.of("initializer", "regularizer", "constraint", "annotation")),
          entry("functional", Set.of("check", "step", "initializer", "regularizer", "constraint")),
          entry("layer", Set.of("functional", "step", "initializer", "regularizer", "constraint")),
          entry("loss", Set.of("annotation", "functional", "step")),
          entry("metric", Set.of("functional", "step", "annotation")),
          entry("optimizer", Set.of("metric")),
          entry("callback", Set.of("check", "metric", "annotation", "text")),
          entry("progress", Set.of("check", "callback", "metric", "annotation")),
          entry("spi", Set.of("step", "layer", "data", "optimizer", "callback", "annotation")),
          entry("feature", Set.of("spi", "annotation", "checkpoint", "data", "sampling", "text")),
          entry("graph.analysis", Set.of("distribute", "gradient")),
          entry("graph.review", Set.of("graph.analysis", "annotation", "finding", "layer")),
          entry(
              "graph.plan",
              Set.of(
                  "graph.analysis",
                  "annotation",
                  "distribute",
                  "feature",
                  "finding",
                  "optimizer",
                  "spi",
                  "step",
                  "trainer")),
          entry(
              "graph.trace",
              Set.of(
                  "graph.analysis",
                  "graph.plan",
                  "graph.review",
                  "annotation",
                  "capi",
                  "constraint",
                  "feature",
                  "finding",
                  "gradient",
                  "initializer",
                  "layer",
                  "optimizer",
                  "regularizer",
                  "spi",
                  "step",
                  "text")),
          entry(
              "graph.execute",
              Set.of(
                  "graph.analysis",
                  "graph.plan",
                  "graph.trace",
                  "annotation",
                  "capi",
                  "checkpoint",
                  "distribute",
                  "feature",
                  "finding",
                  "loading",
                  "metric",
                  "spi",
                  "step",
                  "trainer")),
          entry("spi.entry", Set.of("engine", "savedmodel", "spi", "trainer")),
          entry("check", Set.of()),
          entry("finding", Set.of()),
          entry("text", Set.of("metric", "optimizer")),
          entry(
              "plan",
              Set.of(
                  "callback",
                  "finding",
                  "graph.plan",
                  "layer",
                  "metric",
                  "optimizer",
                  "text",
                  "trainer")),
          entry(
              "watch",
              Set.of(
                  "checkpoint", "finding", "graph.execute", "metric", "preflight", "step", "text")),
          entry(
              "preflight",
              Set.of("annotation", "data", "finding", "graph.plan", "sampling", "spi", "text")),
          entry("provenance", Set.of("checkpoint", "file")),
          entry("setting", Set.of()),
          entry(
              "trainer",
              Set.of(
                  "annotation",
                  "check",
                  "finding",
                  "setting",
                  "file",
                  "sampling",
                  "data",
                  "step",
                  "metric",
                  "optimizer",
                  "callback",
                  "logger",
                  "text",
                  "remote")),
          entry(
              "engine",
              Set.of(
                  "annotation",
                  "check",
                  "finding",
                  "setting",
                  "initializer",
                  "regularizer",
                  "constraint",
                  "gradient",
                  "data",
                  "feature",
                  "loading",
                  "step",
                  "layer",
                  "loss",
                  "metric",
                  "optimizer",
                  "callback",
                  "progress",
                  "spi",
                  "distribute",
                  "launch",
                  "file",
                  "checkpoint",
                  "savedmodel",
                  "logger",
                  "text",
                  "plan",
                  "preflight",
                  "provenance",
                  "remote",
                  "trainer",
                  "watch",
                  "graph.plan",
                  "graph.trace",
                  "graph.execute")));

  private static final JavaClasses CLASSES = importClasses();

  /** Our own classes only: to read TensorFlow's and the JDK's as well takes half a minute. */
  private static JavaClasses importClasses() {
    ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
    return new ClassFileImporter()
        .withImportOption(new ImportOption.DoNotIncludeTests())
        .importPackages("io.keraunos");
  }

  @Test
  void theClassesAreThere() {
    Truth.assertThat(CLASSES.contain("io.keraunos.trainer.Trainer")).isTrue();
    Truth.assertThat(CLASSES.contain("io.keraunos.optimizer.OptimizerSpec")).isTrue();
    Truth.assertThat(CLASSES.contain("io.keraunos.ArchitectureTest")).isFalse();
  }

  @Test
  void roomsKnowOnlyTheRoomsOfTheTable() {
    check(classes().should(KNOW_ONLY_THE_ROOMS_OF_THE_TABLE));
  }

  @Test
  void roomsFormNoCycle() {
    check(slices().matching(ROOT + "(**)").should().beFreeOfCycles());
  }

  @Test
  void onlyTheTrainersRoomNamesTheTrainer() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + "trainer..", ROOT + "engine..", ROOT + "spi.entry..")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName(ROOT + "trainer.Trainer"));
  }

  @Test
  void onlyTheTrainerNamesTheRun() {
    check(
        noClasses()
            .that()
            .haveNameNotMatching(".*engine\\.(ModuleTrainer|Run)(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName(ROOT + "engine.Run"));
  }

  @Test
  void nobodyButItsOwnerAssignsAField() {
    check(classes().should(ASSIGN_ONLY_THEIR_OWN_FIELDS));
  }

  @Test
  void onlyFourRoomsTouchTensorFlowsInternals() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(
                ROOT + "loading..", ROOT + "capi..", ROOT + "graph..", ROOT + "gradient..")
            .should()
            .dependOnClassesThat(resideInAPackage("org.tensorflow.internal..")));
  }

  @Test
  void onlyProgressAndTheLauncherWriteToTheStandardStreams() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + "progress..", ROOT + "launch..")
            .should(ACCESS_STANDARD_STREAMS));
  }

  /** So that a kill or a power failure never leaves half a file under its name. */
  @Test
  void filesAreWrittenThroughTheRoomForThem() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "file..")
            .and(not(WRITES_ITS_OWN_WAY))
            .should()
            .callMethodWhere(WRITES_A_FILE)
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(FileOutputStream.class, FileWriter.class));
  }

  private static final DescribedPredicate<JavaClass> WRITES_ITS_OWN_WAY =
      DescribedPredicate.describe(
          "write in a way of their own",
          type ->
              Set.of(
                      "capi.NativeFolder", // with a lock over processes, before all else
                      "capi.StandardErrorFilter", // what the library says while it loads
                      "data.TfRecordCache", // into a folder that ends with the process
                      "launch.WorkerGroup", // into the system's folder for temporary files
                      "data.TfRecordWriter", // a stream of records that somebody else ends
                      "data.Download",
                      "data.Archive",
                      "remote.FileCopy") // to stores without a rename, and into a new folder
                  .contains(type.getName().substring(ROOT.length()).replaceFirst("\\$.*", "")));

  private static final DescribedPredicate<JavaMethodCall> WRITES_A_FILE =
      DescribedPredicate.describe(
          "a method of Files that writes or renames",
          call ->
              call.getTargetOwner().isEquivalentTo(Files.class)
                  && Set.of(
                          "write",
                          "writeString",
                          "newOutputStream",
                          "newBufferedWriter",
                          "copy",
                          "move",
                          "createTempFile",
                          "createTempDirectory")
                      .contains(call.getName()));

  @Test
  void everyPublicClassIsInADescribedPackage() {
    check(classes().that().arePublic().should(BE_IN_A_NULL_MARKED_PACKAGE));
  }

  /** A room may have no classes yet. */
  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(CLASSES);
  }

  private static final ArchCondition<JavaClass> KNOW_ONLY_THE_ROOMS_OF_THE_TABLE =
      new ArchCondition<>("know only the rooms that ArchitectureTest.MAY_KNOW gives them") {
        @Override
        public void check(JavaClass from, ConditionEvents events) {
          Set<String> allowed = MAY_KNOW.get(room(from));
          if (allowed == null) {
            events.add(
                violated(
                    from,
                    from.getName() + " is in a room that the table lacks; give it a line there"));
            return;
          }
          for (Dependency dependency : from.getDirectDependenciesFromSelf()) {
            JavaClass to = dependency.getTargetClass().getBaseComponentType();
            if (to.getName().startsWith(ROOT)
                && !room(to).equals(room(from))
                && !allowed.contains(room(to))) {
              events.add(violated(dependency, dependency.getDescription()));
            }
          }
        }
      };

  private static final ArchCondition<JavaClass> ASSIGN_ONLY_THEIR_OWN_FIELDS =
      new ArchCondition<>("assign only fields of their own, or of a class around or inside them") {
        @Override
        public void check(JavaClass from, ConditionEvents events) {
          from.getFieldAccessesFromSelf().stream()
              .filter(access -> access.getAccessType() == JavaFieldAccess.AccessType.SET)
              .filter(access -> access.getTargetOwner().getName().startsWith(ROOT))
              .filter(access -> !outermost(access.getTargetOwner()).equals(outermost(from)))
              .forEach(access -> events.add(violated(access, access.getDescription())));
        }
      };

  private static String outermost(JavaClass type) {
    return type.getName().replaceFirst("\\$.*", "");
  }

  private static final ArchCondition<JavaClass> BE_IN_A_NULL_MARKED_PACKAGE =
      new ArchCondition<>("be in a package whose package-info.java is @NullMarked") {
        @Override
        public void check(JavaClass type, ConditionEvents events) {
          boolean marked =
              type.getPackage()
                  .tryGetPackageInfo()
                  .map(info -> info.isAnnotatedWith(NullMarked.class))
                  .orElse(false);
          if (!marked) {
            events.add(
                violated(
                    type, type.getName() + " is in a package without such a package-info.java"));
          }
        }
      };

  /** The package after the root: {@code layer} of {@code io.keraunos.layer.Dense}. */
  private static String room(JavaClass type) {
    return type.getPackageName().substring(ROOT.length());
  }
}
