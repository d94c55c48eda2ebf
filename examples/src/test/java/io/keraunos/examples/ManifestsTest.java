package io.keraunos.examples;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The manifests in deploy are what the published definitions of their kinds allow, and start the
 * examples with flags that there are. crd_schemas.py says where the definitions are from.
 */
class ManifestsTest {

  private static final Path DEPLOY = Path.of("..", "deploy");

  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @ValueSource(strings = {"trainjob.yaml", "jobset.yaml"})
  void isWhatItsDefinitionAllows(String file) throws IOException {
    for (JsonNode manifest : manifests(file)) {
      String kind = manifest.path("kind").asText();
      assertWithMessage("%s in %s", kind, file).that(errors(kind, manifest)).isEmpty();
    }
  }

  /** A JobSet has jobs in it, so its definition has theirs. */
  @Test
  void theJobWithoutAnOperatorIsOneThatAJobSetMayHave() throws IOException {
    JsonNode job =
        manifests("job.yaml").stream()
            .filter(manifest -> manifest.path("kind").asText().equals("Job"))
            .findFirst()
            .orElseThrow();
    ObjectNode set = (ObjectNode) manifests("jobset.yaml").get(0);
    ((ObjectNode) set.at("/spec/replicatedJobs/0/template")).set("spec", job.path("spec"));
    assertThat(errors("JobSet", set)).isEmpty();
  }

  @Test
  void aNameThatIsWrittenWrongIsFound() throws IOException {
    ObjectNode set = (ObjectNode) manifests("jobset.yaml").get(0);
    ObjectNode pod = (ObjectNode) set.at("/spec/replicatedJobs/0/template/spec/template/spec");
    pod.put("restartPolicies", "Never");
    assertThat(errors("JobSet", set).toString()).contains("restartPolicies");
  }

  @ParameterizedTest
  @ValueSource(strings = {"trainjob.yaml", "jobset.yaml", "tfjob.yaml"})
  void itsFlagsAreThoseOfTheExample(String file) throws IOException {
    List<String> args = new ArrayList<>();
    for (JsonNode manifest : manifests(file)) {
      manifest
          .findValues("args")
          .forEach(found -> found.forEach(argument -> args.add(argument.asText())));
    }
    assertThat(args).contains("cifar10");
    Main.commandLine().parseArgs(args.toArray(String[]::new)); // fails on what it does not know
  }

  private static List<JsonNode> manifests(String file) throws IOException {
    YAMLMapper yaml = new YAMLMapper();
    return yaml.readerFor(JsonNode.class)
        .<JsonNode>readValues(DEPLOY.resolve(file).toFile())
        .readAll();
  }

  private static Set<ValidationMessage> errors(String kind, JsonNode manifest) throws IOException {
    String name = "/schemas/" + kind + ".schema.json.gz";
    try (InputStream file =
        Objects.requireNonNull(ManifestsTest.class.getResourceAsStream(name), name)) {
      JsonNode schema = JSON.readTree(new GZIPInputStream(file));
      JsonSchema definition =
          JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(schema);
      return definition.validate(manifest);
    }
  }
}
