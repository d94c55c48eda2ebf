package io.keraunos;

import static com.google.common.truth.Truth.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Classes of one package that cannot be understood without each other. */
class CirclesTest {

  /**
   * Those that are left, each a few classes: mostly a type and what it makes. The list may only get
   * shorter.
   */
  private static final Set<String> KNOWN =
      Set.of(
          "capi: NativeFolder, NativeLibrary",
          "capi: NativeSession, SessionRun",
          "checkpoint: CheckpointFolder, Lineage",
          "data: Dataset, DatasetViews, KeyedSplits, WeightedDataset",
          "data: ImageDecoder, JpegImage, PngImage",
          "data: JdbcPass, JdbcQuery",
          "data: TfRecordIterator, TfRecords",
          "distribute: Arrival, Door, Reception, Rendezvous",
          "file: Folders, Unfinished",
          "gradient: Corrections, CustomGradients, Differentiability, SafeConvolution",
          "layer: Activation, ActivationLayer",
          "functional: DilatedConvolution, Window",
          "loading: Batch, BatchPool",
          "loading: BatchLoader, LoaderThreads, StreamSource",
          "optimizer: Arguments, OptimizerSpec, ParameterGroups",
          "optimizer: BoundedFrequency, BoundedSchedule, BoundedSequence, EndingSequence,"
              + " MixedSequence, SequentialSchedule",
          "optimizer: ConstantSchedule, LearningRateSchedule, ProductSchedule",
          "optimizer: CountedSchedule, FrequencySchedule",
          "progress: BarDisplay, LineDisplay, NoDisplay, ProgressDisplay",
          "trainer: LearningRatePage, LearningRates");

  @Test
  void noClassesFormACircleButTheKnownOnes() {
    Map<String, Set<String>> uses = uses();
    TreeSet<String> circles = new TreeSet<>();
    for (String type : uses.keySet()) {
      Set<String> circle =
          reached(uses, type).stream()
              .filter(other -> reached(uses, other).contains(type))
              .collect(Collectors.toCollection(TreeSet::new));
      if (!circle.isEmpty()) {
        int end = type.lastIndexOf('.');
        circles.add(
            type.substring(0, end)
                + ": "
                + circle.stream()
                    .map(name -> name.substring(end + 1))
                    .collect(Collectors.joining(", ")));
      }
    }
    assertThat(circles).containsExactlyElementsIn(KNOWN);
  }

  /** Returns, for each class, the classes of its own package that it names. */
  private static Map<String, Set<String>> uses() {
    ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
    Map<String, Set<String>> uses = new TreeMap<>();
    for (JavaClass from :
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.keraunos")) {
      Set<String> of = uses.computeIfAbsent(name(from), unused -> new TreeSet<>());
      from.getDirectDependenciesFromSelf().stream()
          .map(dependency -> dependency.getTargetClass().getBaseComponentType())
          .filter(to -> to.getPackageName().equals(from.getPackageName()))
          .map(CirclesTest::name)
          .filter(to -> !to.equals(name(from)))
          .forEach(of::add);
    }
    return uses;
  }

  /** The top-level class, without the root package. */
  private static String name(JavaClass type) {
    return type.getName().replaceFirst("^io\\.keraunos\\.", "").replaceFirst("\\$.*", "");
  }

  private static Set<String> reached(Map<String, Set<String>> uses, String from) {
    Set<String> reached = new TreeSet<>();
    add(uses, from, reached);
    return reached;
  }

  private static void add(Map<String, Set<String>> uses, String from, Set<String> reached) {
    for (String to : uses.getOrDefault(from, Set.of())) {
      if (reached.add(to)) {
        add(uses, to, reached);
      }
    }
  }
}
