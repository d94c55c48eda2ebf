package io.keraunos.finding;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RuleTest {

  private static final Path PAGE = Path.of("..", "docs", "findings.md");

  private static final Pattern SECTION = Pattern.compile("(?ms)^## (KER\\d+)\\n(.*?)(?=^## |\\z)");

  @Test
  void idsDiffer() {
    assertThat(Arrays.stream(Rule.values()).map(Rule::id).toList()).containsNoDuplicates();
  }

  @Test
  void aRuleIsFoundByItsIdAndByItsName() {
    for (Rule rule : Rule.values()) {
      assertThat(Rule.of(rule.id())).hasValue(rule);
      assertThat(Rule.of(rule.name())).hasValue(rule);
    }
    assertThat(Rule.of("KER0")).isEmpty();
  }

  @Test
  void everyRuleHasItsSectionInTheDocumentation() throws IOException {
    Map<String, String> sections =
        SECTION
            .matcher(Files.readString(PAGE))
            .results()
            .collect(Collectors.toMap(section -> section.group(1), section -> section.group(2)));
    List<String> rules = Arrays.stream(Rule.values()).map(Rule::id).toList();
    assertThat(sections.keySet()).containsExactlyElementsIn(rules);
    for (Rule rule : Rule.values()) {
      String section = sections.get(rule.id());
      assertWithMessage(rule.id()).that(section).contains(rule.name());
      assertWithMessage(rule.id())
          .that(section.toLowerCase(Locale.ROOT))
          .contains(rule.sentence().toLowerCase(Locale.ROOT));
      assertWithMessage(rule.id()).that(section).contains("Wrong:");
      assertWithMessage(rule.id()).that(section).contains("Right:");
      assertWithMessage(rule.id()).that(section).contains("Threshold:");
    }
  }
}
