package io.keraunos.preflight;

import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import java.util.List;

/** Checks that images were not made of bytes that were read with a sign. */
final class SignedImages implements Check {

  @Override
  public List<Finding> find(PreflightData data) {
    return data.used().stream()
        .filter(used -> used.component().hasSignedBytes())
        .map(
            used ->
                new Finding(
                    Rule.SIGNED_BYTES,
                    "%s of %s looks like bytes that were read with a sign, from %s to %s: what is negative was 128 to 255. Use Byte.toUnsignedInt, or a byte[] component, whose bytes are unsigned"
                        .formatted(
                            used.name(),
                            used.sample().loader().examples(),
                            Shown.number(used.component().least()),
                            Shown.number(used.component().greatest()))))
        .toList();
  }
}
