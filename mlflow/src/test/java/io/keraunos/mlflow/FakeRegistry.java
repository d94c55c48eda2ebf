package io.keraunos.mlflow;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The model registry of {@link FakeMlflow}, which calls it under its lock. */
final class FakeRegistry {

  final Map<String, List<JsonObject>> models = new LinkedHashMap<>(); // versions by name
  volatile int pendingAnswers; // of a version, before it is ready
  volatile String versionStatus = "READY";

  private final Map<String, Map<String, String>> aliases = new LinkedHashMap<>();

  static JsonObject wrapped(String name, JsonObject inner) {
    JsonObject object = new JsonObject();
    object.add(name, inner);
    return object;
  }

  JsonObject createModel(String name) {
    if (models.containsKey(name)) {
      throw new Refusal(400, "RESOURCE_ALREADY_EXISTS", name);
    }
    models.put(name, new ArrayList<>());
    aliases.put(name, new TreeMap<>());
    return wrapped("registered_model", Json.of("name", name));
  }

  private List<JsonObject> versions(JsonObject in) {
    List<JsonObject> versions = models.get(Json.text(in, "name"));
    if (versions == null) {
      throw Refusal.missing("Registered Model with name=" + Json.text(in, "name"));
    }
    return versions;
  }

  JsonObject createVersion(JsonObject in) {
    List<JsonObject> versions = versions(in);
    JsonObject version = in.deepCopy();
    version.addProperty("version", "" + (versions.size() + 1));
    version.addProperty("status", pendingAnswers > 0 ? "PENDING_REGISTRATION" : versionStatus);
    versions.add(version);
    return wrapped("model_version", version);
  }

  JsonObject version(JsonObject in) {
    return versions(in).stream()
        .filter(each -> Json.text(each, "version").equals(Json.text(in, "version")))
        .findFirst()
        .orElseThrow(() -> Refusal.missing("Model Version " + in));
  }

  JsonObject polled(JsonObject version) {
    if (--pendingAnswers <= 0) {
      version.addProperty("status", versionStatus);
    }
    return version;
  }

  JsonObject searchVersions(String filter) {
    JsonArray found = new JsonArray();
    models.forEach(
        (name, versions) -> {
          if (filter.equals("name='" + name + "'")) {
            versions.forEach(found::add);
          }
        });
    JsonObject answer = new JsonObject();
    answer.add("model_versions", found);
    return answer;
  }

  JsonObject setAlias(JsonObject in) {
    version(in);
    aliases.get(Json.text(in, "name")).put(Json.text(in, "alias"), Json.text(in, "version"));
    return new JsonObject();
  }

  JsonObject deleteAlias(JsonObject in) {
    versions(in);
    aliases.get(Json.text(in, "name")).remove(Json.text(in, "alias"));
    return new JsonObject();
  }

  JsonObject byAlias(JsonObject in) {
    versions(in);
    String version = aliases.get(Json.text(in, "name")).get(Json.text(in, "alias"));
    if (version == null) {
      throw new Refusal(
          400,
          "INVALID_PARAMETER_VALUE",
          "Registered model alias %s not found.".formatted(Json.text(in, "alias")));
    }
    return wrapped(
        "model_version", version(Json.of("name", Json.text(in, "name"), "version", version)));
  }
}
