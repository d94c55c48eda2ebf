package io.keraunos;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The BOM, which has no parent, has the versions that the build is tested with. */
final class BomTest {

  private static final Pattern VERSION = Pattern.compile("<([a-z-]+\\.version)>([^<]+)</");
  private static final Pattern OWN =
      Pattern.compile("<artifactId>keraunos-(?:bom|parent)</artifactId>\\s*<version>([^<]+)<");

  private static Map<String, String> versions(String pom) {
    Map<String, String> versions = new TreeMap<>();
    VERSION.matcher(pom).results().forEach(found -> versions.put(found.group(1), found.group(2)));
    return versions;
  }

  @Test
  void itsVersionsAreThoseOfTheBuild() {
    String bom = Documents.read(Path.of("../bom/pom.xml"));
    String build = Documents.read(Path.of("../pom.xml"));
    Map<String, String> all = versions(build);
    assertThat(versions(bom)).hasSize(5);
    versions(bom)
        .forEach((name, version) -> assertWithMessage(name).that(all.get(name)).isEqualTo(version));
    assertThat(own(bom)).isEqualTo(own(build));
  }

  private static String own(String pom) {
    return OWN.matcher(pom).results().map(found -> found.group(1)).findFirst().orElseThrow();
  }

  @Test
  void itHasNoParentAndNoDependencies() {
    String bom = Documents.read(Path.of("../bom/pom.xml"));
    assertThat(bom).doesNotContain("<parent>");
    assertThat(bom.indexOf("<dependencies>")).isGreaterThan(bom.indexOf("<dependencyManagement>"));
    assertThat(bom.lastIndexOf("<dependencies>")).isEqualTo(bom.indexOf("<dependencies>"));
  }
}
