package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.finding.Finding;
import io.keraunos.finding.FindingException;
import io.keraunos.finding.Rule;
import io.keraunos.finding.Verdicts;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FindingsTest {

  private static final Rule RULE = Rule.TRAINED_EXAMPLES_IN_EVALUATION;
  private static final Finding FINDING = new Finding(RULE, "row 3 is in both. Divide the rows");

  private static Findings with(Verdicts verdicts) {
    return new Findings(verdicts, new ChiefLog(true));
  }

  @Test
  void aWarningIsToldOnce() {
    Findings findings = with(Verdicts.DEFAULTS);
    findings.tell(List.of(FINDING));
    findings.tell(List.of(FINDING));
    assertThat(findings.all()).containsExactly(FINDING);
  }

  @Test
  void whatIsSilencedIsNotTold() {
    Findings ofRun = with(new Verdicts(Map.of(RULE, "it is meant"), Set.of(RULE)));
    ofRun.tell(List.of(FINDING));
    assertThat(ofRun.all()).isEmpty();
    Findings ofClass = with(Verdicts.DEFAULTS.with(Map.of(RULE.id(), "it is meant")));
    ofClass.tell(List.of(FINDING));
    assertThat(ofClass.all()).isEmpty();
  }

  @Test
  void aRuleThatHaltsIsAnErrorEveryTime() {
    Findings findings = with(new Verdicts(Map.of(), Set.of(RULE)));
    for (int call = 0; call < 2; call++) {
      FindingException e =
          assertThrows(FindingException.class, () -> findings.tell(List.of(FINDING)));
      assertThat(e).hasMessageThat().startsWith("KER3001: row 3 is in both. Divide the rows. ");
      assertThat(e).hasMessageThat().contains(RULE.page());
      assertThat(e.findings()).containsExactly(FINDING);
    }
    assertThat(findings.all()).isEmpty();
  }

  @Test
  void allErrorsComeAtOnce() {
    Finding other = new Finding(RULE, "row 4 is in both");
    Findings findings = with(new Verdicts(Map.of(), Set.of(RULE)));
    FindingException e =
        assertThrows(FindingException.class, () -> findings.tell(List.of(FINDING, other)));
    assertThat(e.findings()).containsExactly(FINDING, other).inOrder();
  }

  @Test
  void silenceNamesARuleThatIsThere() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> Verdicts.DEFAULTS.with(Map.of("KER9", "it is meant")));
    assertThat(e).hasMessageThat().contains("names KER9");
  }
}
