package io.keraunos.trainer;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.setting.Flag;
import io.keraunos.setting.FlagException;
import io.keraunos.setting.Setting;
import io.keraunos.setting.Settings;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Walks the table of settings. */
class TrainerSettingsTest {

  private static final Path DOCS = Path.of("../docs/settings.md");

  /** A text for each flag that says something else than the default. */
  private static final Map<String, String> TEXTS =
      Map.ofEntries(
          entry("--max-epochs", "3"),
          entry("--min-epochs", "1"),
          entry("--max-steps", "7"),
          entry("--min-steps", "2"),
          entry("--max-time", "00:12:00:00"),
          entry("--limit-train-batches", "0.5"),
          entry("--limit-val-batches", "4"),
          entry("--limit-test-batches", "4"),
          entry("--limit-predict-batches", "4"),
          entry("--overfit-batches", "2"),
          entry("--batch-size", "16"),
          entry("--global-batch-size", "16"),
          entry("--workers", "0"),
          entry("--validate-every-n-epochs", "2"),
          entry("--validate-every-n-steps", "10"),
          entry("--validate-every-fraction-of-epoch", "0.25"),
          entry("--sanity-validation-batches", "0"),
          entry("--seed", "42"),
          entry("--deterministic", "true"),
          entry("--accelerator", "cpu"),
          entry("--devices", "0,1"),
          entry("--precision", "BF16_MIXED"),
          entry("--intra-op-threads", "1"),
          entry("--num-nodes", "2"),
          entry("--min-nodes", "1"),
          entry("--node-rank", "1"),
          entry("--coordinator-address", "10.0.0.1:2222"),
          entry("--start-timeout", "60"),
          entry("--peer-timeout", "10"),
          entry("--step-timeout", "60"),
          entry("--gradient-clip-norm", "1.0"),
          entry("--gradient-clip-value", "1.0"),
          entry("--gradient-clip-variable-norm", "1.0"),
          entry("--accumulate-grad-batches", "4"),
          entry("--weight-averaging", "ema:0.99"),
          entry("--detect-anomaly", "true"),
          entry("--exchange-in-bfloat16", "true"),
          entry("--shard-optimizer", "true"),
          entry("--log-every-n-steps", "1"),
          entry("--logger", "csv,slf4j"),
          entry("--no-report", "true"),
          entry("--no-progress-bar", "true"),
          entry("--no-model-summary", "true"),
          entry("--profiler", "trace:100:3"),
          entry("--default-root-dir", "runs"),
          entry("--checkpoint-every-n-steps", "100"),
          entry("--checkpoint-every-n-epochs", "1"),
          entry("--checkpoint-every-n-minutes", "10"),
          entry("--keep-last", "5"),
          entry("--save-top-k", "2"),
          entry("--monitor", "val_acc"),
          entry("--monitor-mode", "MAX"),
          entry("--resume", "auto"),
          entry("--ckpt-path", "last"),
          entry("--restore-best", "true"),
          entry("--remote-checkpoints", "copies"),
          entry("--no-halt-on-non-finite-loss", "true"),
          entry("--no-halt-on-write-failure", "true"),
          entry("--shutdown-timeout", "60"),
          entry("--preflight", "thorough"),
          entry("--silence", "KER3001=it is meant"),
          entry("--halt", "KER3001"),
          entry("--fast-dev-run", "3"),
          entry("--barebones", "true"));

  /** Flags that say something only with others. */
  private static final Map<String, Map<String, String>> TOGETHER =
      Map.of(
          "--save-top-k", Map.of("--monitor", "val_acc"),
          "--monitor", Map.of("--save-top-k", "1"),
          "--monitor-mode", Map.of("--monitor", "val_acc", "--save-top-k", "1"));

  /** Settings whose methods in the builder have other names. */
  private static final Map<String, String> METHODS =
      Map.of(
          "limitTrainBatches", "limitBatches",
          "limitValidationBatches", "limitBatches",
          "limitTestBatches", "limitBatches",
          "limitPredictBatches", "limitBatches",
          "validateEvery", "validateEveryEpochs",
          "gradientClip", "gradientClipNorm");

  private static List<Setting<?>> declared() throws Exception {
    List<Setting<?>> declared = new ArrayList<>();
    for (Class<?> group : groups()) {
      for (Field field : group.getDeclaredFields()) {
        if (Modifier.isStatic(field.getModifiers()) && field.getType() == Setting.class) {
          field.setAccessible(true);
          declared.add((Setting<?>) field.get(null));
        }
      }
    }
    return declared;
  }

  /** Returns the groups that the builder is made of. */
  private static List<Class<?>> groups() {
    return Arrays.stream(Trainer.Builder.class.getInterfaces())
        .<Class<?>>map(Class::getEnclosingClass)
        .toList();
  }

  @Test
  void everyDeclaredSettingIsInTheTable() throws Exception {
    assertThat(groups()).hasSize(11);
    assertThat(TrainerSettings.ALL).containsExactlyElementsIn(declared());
    assertThat(TrainerSettings.ALL.stream().map(Setting::name).distinct().count())
        .isEqualTo(TrainerSettings.ALL.size());
  }

  @Test
  void everySettingHasADescriptionAMethodAndALogEntry() {
    Set<String> logged = TrainerSettings.inWords(Settings.DEFAULTS).keySet();
    List<String> methods =
        Arrays.stream(Trainer.Builder.class.getMethods()).map(Method::getName).toList();
    for (Setting<?> setting : TrainerSettings.ALL) {
      assertWithMessage(setting.name()).that(setting.description()).endsWith(".");
      assertWithMessage(setting.name()).that(setting.type()).isNotEmpty();
      assertThat(methods).contains(METHODS.getOrDefault(setting.name(), setting.name()));
      assertThat(logged).contains(setting.name());
    }
  }

  @Test
  void everySettingHasAFlagButCallbacks() {
    assertThat(
            TrainerSettings.ALL.stream()
                .filter(setting -> setting.flags().isEmpty())
                .map(Setting::name))
        .containsExactly("callbacks");
    assertThat(
            TrainerSettings.ALL.stream()
                .flatMap(setting -> setting.flags().stream())
                .map(Flag::name))
        .containsExactlyElementsIn(TEXTS.keySet());
  }

  @Test
  void everyFlagSetsItsSetting() {
    for (Setting<?> setting : TrainerSettings.ALL) {
      for (Flag flag : setting.flags()) {
        Map<String, String> given = new HashMap<>(TOGETHER.getOrDefault(flag.name(), Map.of()));
        given.put(flag.name(), TEXTS.get(flag.name()));
        Settings settings = TrainerSettings.ofFlags(given, Set.of());
        List<String> special =
            TrainerSettings.ALL.stream()
                .filter(one -> !settings.isDefault(one))
                .map(Setting::name)
                .toList();
        if (flag.name().equals("--keep-last")) {
          assertThat(settings.isSet(setting)).isTrue(); // of checkpoints that nobody asked for
        } else {
          assertWithMessage(flag.name()).that(special).containsExactly(setting.name());
          assertThat(TrainerSettings.inWords(settings).keySet().iterator().next())
              .isEqualTo(setting.name());
        }
      }
    }
  }

  @Test
  void aTextThatIsNoValueNamesItsFlag() {
    // Of these any text is a value, or the flag takes none.
    Set<String> ofText =
        Set.of(
            "--monitor",
            "--ckpt-path",
            "--coordinator-address",
            "--default-root-dir",
            "--remote-checkpoints");
    for (String flag : TEXTS.keySet()) {
      if (ofText.contains(flag)) {
        continue;
      }
      Map<String, String> given = new HashMap<>(TOGETHER.getOrDefault(flag, Map.of()));
      given.put(flag, "several");
      assertThat(assertThrows(FlagException.class, () -> TrainerSettings.ofFlags(given, Set.of())))
          .hasMessageThat()
          .startsWith("Invalid value for option '%s': 'several' must be ".formatted(flag));
    }
  }

  /** Flags that say which checkpoint a model is taken from are read by another way. */
  @Test
  void aTextThatIsNoValueNamesItsFlagAlsoOfAStoredModel() {
    assertThat(
            assertThrows(
                FlagException.class,
                () ->
                    CheckpointSettings.ofStored(
                        Map.of(
                            "--ckpt-path", "best",
                            "--monitor", "val_acc",
                            "--monitor-mode", "most"))))
        .hasMessageThat()
        .isEqualTo("Invalid value for option '--monitor-mode': 'most' must be one of [MIN, MAX]");
    assertThat(
            assertThrows(
                FlagException.class,
                () -> CheckpointSettings.ofStored(Map.of("--resume", "newest"))))
        .hasMessageThat()
        .isEqualTo("Invalid value for option '--resume': 'newest' must be auto or never");
  }

  /** Of several flags that make one value, only the one that has the text is named. */
  @Test
  void ofSeveralFlagsTheOneThatIsNoValueIsNamed() {
    assertThat(
            assertThrows(
                FlagException.class,
                () ->
                    TrainerSettings.ofFlags(
                        Map.of(
                            "--checkpoint-every-n-steps", "100",
                            "--keep-last", "several"),
                        Set.of())))
        .hasMessageThat()
        .isEqualTo("Invalid value for option '--keep-last': 'several' must be a whole number");
  }

  @Test
  void aSettingIsSetOnce() {
    Settings once = Settings.DEFAULTS.with(LengthSettings.MAX_EPOCHS, 3L);
    assertThat(
            assertThrows(
                IllegalArgumentException.class, () -> once.with(LengthSettings.MAX_EPOCHS, 5L)))
        .hasMessageThat()
        .isEqualTo("maxEpochs must be set once, but was set to 3 and to 5");
    Settings steps =
        Settings.DEFAULTS.with(EvaluationSettings.VALIDATION, new ValidationInterval.Steps(10));
    assertThat(
            assertThrows(
                IllegalArgumentException.class,
                () -> steps.with(EvaluationSettings.VALIDATION, new ValidationInterval.Epochs(2))))
        .hasMessageThat()
        .isEqualTo("validateEvery must be set once, but was set to 10 steps and to 2 epochs");
  }

  @Test
  void presetsDoNotDependOnTheOrder() {
    Settings before =
        Settings.DEFAULTS
            .with(Presets.FAST_DEV_RUN, Limit.batches(1))
            .with(LengthSettings.MAX_EPOCHS, 3L);
    Settings after =
        Settings.DEFAULTS
            .with(LengthSettings.MAX_EPOCHS, 3L)
            .with(Presets.FAST_DEV_RUN, Limit.batches(1));
    assertThat(TrainerSettings.inWords(TrainerSettings.resolve(before)))
        .isEqualTo(TrainerSettings.inWords(TrainerSettings.resolve(after)));
    assertThat(LengthSettings.of(TrainerSettings.resolve(after)).maxEpochs()).isEqualTo(1);
  }

  @Test
  void allWorkersMustReadTheSameBatches() {
    assertThat(TrainerSettings.shared(Settings.DEFAULTS).keySet())
        .containsAtLeast("overfitBatches", "maxSteps", "seed", "precision", "gradientClip");
    assertThat(TrainerSettings.shared(Settings.DEFAULTS).keySet())
        .containsNoneOf("nodeRank", "progressBar", "defaultRootDir", "maxTime");
  }

  @Test
  void theDocsHaveTheTable() throws Exception {
    String table = table();
    if (Boolean.getBoolean("keraunos.write")) {
      Files.writeString(DOCS, Files.readString(DOCS).split("(?m)^\\| Setting", 2)[0] + table);
    }
    assertWithMessage(
            "%s; write it with mvn test -pl runtime -am -Dtest=TrainerSettingsTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dkeraunos.write=true",
            DOCS)
        .that(Files.readString(DOCS))
        .endsWith(table);
  }

  private static String table() {
    List<String> lines = new ArrayList<>();
    lines.add("| Setting | Values | Default | Flags | Workers | What it does |");
    lines.add("|---|---|---|---|---|---|");
    for (Setting<?> setting : TrainerSettings.ALL) {
      lines.add(
          Stream.of(
                  "`" + setting.name() + "`",
                  setting.type(),
                  byDefault(setting),
                  String.join(
                      "<br>", setting.flags().stream().map(TrainerSettingsTest::usage).toList()),
                  setting.sameOnAllWorkers() ? "same" : "may differ",
                  setting.description())
              .map(cell -> cell.replace("|", "\\|"))
              .reduce("|", (row, cell) -> row + " " + cell + " |"));
    }
    return String.join("\n", lines) + "\n";
  }

  private static String byDefault(Setting<?> setting) {
    String text = Settings.DEFAULTS.text(setting);
    return text.isEmpty() ? "the working directory" : text;
  }

  private static String usage(Flag flag) {
    return "`%s`".formatted(flag.isSwitch() ? flag.name() : flag.name() + "=" + flag.label());
  }
}
