package io.keraunos.finding;

import java.util.List;
import java.util.stream.Collectors;

/** Thrown where a rule is broken that is an error to break; the message has every finding. */
public final class FindingException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final transient List<Finding> findings;

  /** Creates an exception of at least one finding. */
  public FindingException(List<Finding> findings) {
    super(findings.stream().map(Finding::toString).collect(Collectors.joining("\n")));
    this.findings = List.copyOf(findings);
  }

  /** Returns what was found. */
  public List<Finding> findings() {
    return findings;
  }
}
