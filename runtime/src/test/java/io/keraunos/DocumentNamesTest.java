package io.keraunos;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import io.keraunos.Documents.Code;
import io.keraunos.callback.TrainingControl;
import io.keraunos.data.Dataset;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import io.keraunos.trainer.FitResult;
import io.keraunos.trainer.Trainer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Holds the names in the pages against the code: what a page calls a class is one, and has the
 * members that the page gives it; annotations, flags, ids of errors and system properties exist.
 */
final class DocumentNamesTest {

  private static final Pattern DECLARED =
      Pattern.compile("\\b(?:class|interface|enum|record)\\s+([A-Z]\\w*)");
  private static final Pattern GENERATED =
      Pattern.compile("(\\w+?)(?:Trainer|Metrics|Predictor|Cli|\\w*Collator)");
  private static final Pattern VARIABLE =
      Pattern.compile("\\b([A-Z]\\w*)(?:<[^=;()]*>)?\\s+([a-z]\\w*)\\s*[=;,)]");
  private static final Pattern ANNOTATION =
      Pattern.compile("(?<!\\w)@([A-Z]\\w*)(?:\\(([^()]*)\\))?");
  private static final Pattern FLAG = Pattern.compile("(?<![\\w-])(--[a-z][a-z-]+)");
  private static final Pattern PROPERTY = Pattern.compile("-D(keraunos\\.[\\w.]+)");
  private static final Pattern MISTAKE = Pattern.compile("\\bKER\\d{3}\\b");

  /** The types of variables of these names in all pages. */
  private static final Map<String, Set<Class<?>>> VARIABLES =
      Map.of(
          "builder", Set.of(Trainer.Builder.class),
          "control", Set.of(TrainingControl.class),
          "dataset", Set.of(Dataset.class),
          "fit", Set.of(FitResult.class),
          "optimizer", Set.of(OptimizerSpec.class),
          "step", Set.of(Step.class),
          "trainer", Set.of(Trainer.class));

  private static final SourceNames NAMES = new SourceNames();

  /** Pages whose names are those of TensorFlow's ops; tests of the gradients write it. */
  private static List<Path> pages() {
    return Documents.pages().stream().filter(page -> !page.endsWith("gradients.md")).toList();
  }

  private static List<Code> code() {
    return pages().stream().flatMap(page -> Documents.code(page).stream()).toList();
  }

  private static List<Code> javaAndSpans() {
    return code().stream().filter(code -> code.isJava() || code.isSpan()).toList();
  }

  private static List<String> wrong(Stream<Code> code, CodeCheck check) {
    List<String> wrong = new ArrayList<>();
    code.forEach(
        each ->
            check.check(
                each,
                what ->
                    wrong.add("%s: %s, in %s".formatted(each.page(), what, first(each.text())))));
    return wrong;
  }

  private static String first(String text) {
    return text.length() < 200 ? text : text.substring(0, 200) + "...";
  }

  private interface CodeCheck {
    void check(Code code, Consumer<String> wrong);
  }

  /** Types that the pages declare themselves, as the README's program does. */
  private static Set<String> declaredInPages() {
    Set<String> declared = new HashSet<>();
    for (Path page : Documents.pages()) {
      for (Code code : Documents.code(page)) {
        Matcher type = DECLARED.matcher(code.text());
        while (code.isJava() && type.find()) {
          declared.add(type.group(1));
        }
      }
    }
    return declared;
  }

  /** So that a page cannot say these. */
  @Test
  void namesThatDoNotExistAreFound() {
    List<String> wrong = new ArrayList<>();
    for (String text :
        List.of(
            "Metrics.f1",
            "Metrics.f1(step, logits, label)",
            "Checkpointing.everyEpochs(1).keepFirst(2)",
            ".maxEpochs(3).minimumSteps(2)",
            "trainer.fitAgain()",
            "builder.checkpoints(Checkpointing.always())")) {
      MemberChain.in(text)
          .forEach(chain -> check(chain, VARIABLES, Set.of(), what -> wrong.add(text)));
    }
    assertThat(wrong).hasSize(6);
    assertThat(isKnown("Cifar10NetTrainer", Set.of())).isTrue();
    assertThat(isKnown("Cifar11NetTrainer", Set.of())).isFalse();
    assertThat(isKnown("ModelCheckpoint", Set.of())).isFalse();
  }

  private static String withoutComments(String java) {
    return java.replaceAll("(?s)/\\*.*?\\*/", "").replaceAll("//[^\n]*", "");
  }

  @Test
  void whatIsNamedLikeAClassIsOne() {
    Set<String> declared = declaredInPages();
    assertThat(
            wrong(
                code().stream().filter(Code::isSpan),
                (code, wrong) -> {
                  for (MemberChain chain : MemberChain.in(code.text())) {
                    String name = chain.first();
                    boolean isType =
                        name.matches("[A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*")
                            && !isKnown(name, declared);
                    if (isType) {
                      wrong.accept("no class " + name);
                    }
                  }
                }))
        .isEmpty();
  }

  private static boolean isKnown(String type, Set<String> declared) {
    if (NAMES.declares(type)
        || declared.contains(type)
        || ForeignNames.TYPES.contains(type)
        || !NAMES.types(type).isEmpty()) {
      return true;
    }
    Matcher generated = GENERATED.matcher(type);
    return generated.matches() && isKnown(generated.group(1), declared);
  }

  @Test
  void membersOfClassesAreThere() {
    Set<String> declared = declaredInPages();
    assertThat(
            wrong(
                javaAndSpans().stream(),
                (code, wrong) -> {
                  String text = code.isJava() ? withoutComments(code.text()) : code.text();
                  Map<String, Set<Class<?>>> variables = new HashMap<>(VARIABLES);
                  Matcher variable = VARIABLE.matcher(text);
                  while (code.isJava() && variable.find()) {
                    String type = variable.group(1);
                    boolean foreign = text.contains("." + type + ";") && !ours(text, type);
                    variables.put(variable.group(2), foreign ? Set.of() : NAMES.types(type));
                  }
                  for (MemberChain chain : MemberChain.in(text)) {
                    check(chain, variables, declared, wrong);
                  }
                }))
        .isEmpty();
  }

  /** Returns whether a block imports a type of this name from Keraunos. */
  private static boolean ours(String text, String type) {
    return Pattern.compile("import io\\.keraunos\\.[\\w.]+\\." + type + ";").matcher(text).find();
  }

  private static void check(
      MemberChain chain,
      Map<String, Set<Class<?>>> variables,
      Set<String> declared,
      Consumer<String> wrong) {
    String first = chain.first();
    if (chain.members().isEmpty() || declared.contains(first)) {
      return;
    }
    Set<Class<?>> types = new LinkedHashSet<>(NAMES.types(first));
    if (variables.containsKey(first) && !chain.called()) {
      types.addAll(variables.get(first));
    }
    if (first.isEmpty()) {
      types.add(Trainer.Builder.class);
    }
    if (!types.isEmpty()) {
      chain
          .missing(types)
          .filter(member -> !first.isEmpty() || !NAMES.contains(" " + member + "("))
          .ifPresent(member -> wrong.accept("no " + member + " of " + first));
    } else if (NAMES.declares(first)
        && !NAMES.sourceOf(first, "\\b" + chain.members().get(0) + "\\b")) {
      wrong.accept("no " + chain.members().get(0) + " of " + first);
    }
  }

  /** A name that looks like a method or a setting, wherever it belongs: {@code keepBest}. */
  @Test
  void wordsWithACapitalWithinAreInTheSources() {
    assertThat(
            wrong(
                code().stream().filter(Code::isSpan),
                (code, wrong) -> {
                  for (MemberChain chain : MemberChain.in(code.text())) {
                    Stream.concat(Stream.of(chain.first()), chain.members().stream())
                        .filter(name -> name.matches("[a-z]+[a-z0-9]*[A-Z]\\w*"))
                        .filter(name -> !NAMES.uses(name) && !ForeignNames.MEMBERS.contains(name))
                        .forEach(name -> wrong.accept("no " + name));
                  }
                }))
        .isEmpty();
  }

  @Test
  void annotationsHaveTheirElements() {
    assertThat(
            wrong(
                javaAndSpans().stream(),
                (code, wrong) -> {
                  Matcher annotation = ANNOTATION.matcher(code.text());
                  while (annotation.find()) {
                    check(annotation.group(1), annotation.group(2), wrong);
                  }
                }))
        .isEmpty();
  }

  private static void check(String annotation, String elements, Consumer<String> wrong) {
    Set<Class<?>> types = NAMES.types(annotation);
    if (types.isEmpty()
        && !Set.of("JvmField", "JvmRecord", "Mixin", "Nullable", "Test").contains(annotation)) {
      wrong.accept("no annotation " + annotation);
    }
    Matcher element = Pattern.compile("(\\w+)\\s*=").matcher(elements == null ? "" : elements);
    while (!types.isEmpty() && element.find()) {
      MemberChain chain = new MemberChain(annotation, false, List.of(element.group(1)));
      chain
          .missing(types)
          .ifPresent(name -> wrong.accept("no %s of %s".formatted(name, annotation)));
    }
  }

  @Test
  void flagsArePrintedByTheHelpOfSomeCommand() {
    String reserved =
        Documents.read(
            Path.of("../annotations/src/main/resources/META-INF/keraunos/reserved-flags.txt"));
    Set<String> known = new HashSet<>(ForeignNames.FLAGS);
    reserved.lines().forEach(flag -> known.add("--" + flag));
    code().stream()
        .filter(code -> code.language().equals("diff"))
        .flatMap(code -> FLAG.matcher(code.text()).results())
        .forEach(flag -> known.add(flag.group(1))); // of the example of a new setting
    assertThat(
            wrong(
                code().stream(),
                (code, wrong) -> {
                  Matcher flag = FLAG.matcher(code.text());
                  while (flag.find()) {
                    String name = flag.group(1);
                    if (!known.contains(name)
                        && !NAMES.contains('"' + name + '"')
                        && !isHyperParameter(name)) {
                      wrong.accept("no flag " + name);
                    }
                  }
                }))
        .isEmpty();
  }

  /** The flag of a field or parameter {@code learningRate} is {@code --learning-rate}. */
  private static boolean isHyperParameter(String flag) {
    Matcher dash = Pattern.compile("-(\\w)").matcher(flag.substring(2));
    String name = dash.replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT));
    return NAMES.sourceOf("Forecaster", "@HyperParameter\\([^)]*\\)\\s+\\w+\\s" + name + "\\b");
  }

  @Test
  void systemPropertiesAreReadBySomeTest() {
    assertThat(
            wrong(
                code().stream(),
                (code, wrong) -> {
                  Matcher property = PROPERTY.matcher(code.text());
                  while (property.find()) {
                    if (!NAMES.contains('"' + property.group(1) + '"')) {
                      wrong.accept("no property " + property.group(1));
                    }
                  }
                }))
        .isEmpty();
  }

  @Test
  void mistakesAreThoseOfTheProcessor() {
    String all = Documents.read(Path.of("../docs/errors.md"));
    for (Path page : pages()) {
      Matcher id = MISTAKE.matcher(Documents.read(page));
      while (id.find()) {
        assertWithMessage("%s: %s", page, id.group())
            .that(all.contains("## " + id.group() + "\n"))
            .isTrue();
      }
    }
  }
}
