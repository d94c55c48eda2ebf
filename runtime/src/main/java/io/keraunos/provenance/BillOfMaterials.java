package io.keraunos.provenance;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.keraunos.provenance.Provenance.Data;
import io.keraunos.provenance.Provenance.Metric;
import io.keraunos.provenance.Provenance.Parent;

/**
 * A bill of materials in the form of <a href="https://cyclonedx.org/docs/1.6/json/">CycloneDX
 * 1.6</a>: the model with its card, the datasets that it was trained on, and the libraries of the
 * program.
 */
final class BillOfMaterials {
  private BillOfMaterials() {}

  private static final String SCHEMA = "http://cyclonedx.org/schema/bom-1.6.schema.json";
  private static final String MODEL = "model";
  private static final String COMPONENT = "component";

  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  static String of(Provenance of) {
    JsonObject bom = new JsonObject();
    bom.addProperty("$schema", SCHEMA);
    bom.addProperty("bomFormat", "CycloneDX");
    bom.addProperty("specVersion", "1.6");
    bom.addProperty("version", 1);
    JsonObject metadata = new JsonObject();
    metadata.addProperty("timestamp", of.created());
    JsonObject tools = new JsonObject();
    tools.add(
        "components",
        array(library(new Library("io.keraunos", "keraunos-runtime", of.software().keraunos()))));
    metadata.add("tools", tools);
    metadata.add(COMPONENT, model(of));
    bom.add("metadata", metadata);
    JsonArray components = new JsonArray();
    JsonArray uses = new JsonArray();
    for (Data data : of.data()) {
      components.add(dataset(data));
      uses.add(reference(data));
    }
    for (Library library : of.software().libraries()) {
      JsonObject component = library(library);
      component.addProperty("bom-ref", library.purl());
      components.add(component);
      uses.add(library.purl());
    }
    bom.add("components", components);
    JsonObject dependency = new JsonObject();
    dependency.addProperty("ref", MODEL);
    dependency.add("dependsOn", uses);
    bom.add("dependencies", array(dependency));
    return GSON.toJson(bom);
  }

  private static JsonObject model(Provenance of) {
    JsonObject model = new JsonObject();
    model.addProperty("type", "machine-learning-model");
    model.addProperty("bom-ref", MODEL);
    model.addProperty("name", of.model().className());
    model.addProperty("version", "step " + of.training().step());
    model.add("hashes", array(sha256(of.weightsSha256())));
    model.add("modelCard", card(of));
    model.add("pedigree", pedigree(of));
    JsonArray properties = new JsonArray();
    property(properties, "git.commit", of.software().build().commit());
    property(properties, "git.dirty", of.software().build().dirty());
    property(properties, "artifact", of.software().build().artifact());
    property(properties, "tensorflow", of.software().tensorflow());
    property(properties, "java", of.software().java());
    property(properties, "machine", of.machine().os() + ", " + of.machine().cpu());
    property(properties, "seed", Long.toString(of.training().seed()));
    property(properties, "command", of.training().command().toString());
    of.model()
        .hyperParameters()
        .forEach((name, value) -> property(properties, "hyperparameter." + name, value));
    of.training()
        .settings()
        .forEach((name, value) -> property(properties, "setting." + name, value));
    model.add("properties", properties);
    return model;
  }

  private static JsonObject card(Provenance of) {
    JsonObject parameters = new JsonObject();
    parameters.addProperty("modelArchitecture", of.model().className());
    JsonArray datasets = new JsonArray();
    for (Data data : of.data()) {
      JsonObject dataset = new JsonObject();
      dataset.addProperty("ref", reference(data));
      datasets.add(dataset);
    }
    parameters.add("datasets", datasets);
    JsonArray inputs = new JsonArray();
    for (String input : of.model().inputs()) {
      JsonObject one = new JsonObject();
      one.addProperty("format", input);
      inputs.add(one);
    }
    parameters.add("inputs", inputs);
    JsonArray metrics = new JsonArray();
    for (Metric metric : of.metrics()) {
      JsonObject one = new JsonObject();
      one.addProperty("type", metric.name());
      one.addProperty("value", Double.toString(metric.value()));
      one.addProperty("slice", "%s, step %s".formatted(metric.stage(), metric.step()));
      metrics.add(one);
    }
    JsonObject analysis = new JsonObject();
    analysis.add("performanceMetrics", metrics);
    JsonObject card = new JsonObject();
    card.add("modelParameters", parameters);
    card.add("quantitativeAnalysis", analysis);
    return card;
  }

  /** Returns the commit of the program, and the models that this one went on from. */
  private static JsonObject pedigree(Provenance of) {
    JsonObject pedigree = new JsonObject();
    if (!of.software().build().commit().equals(Provenance.UNKNOWN)) {
      JsonObject commit = new JsonObject();
      commit.addProperty("uid", of.software().build().commit());
      pedigree.add("commits", array(commit));
    }
    JsonArray ancestors = new JsonArray();
    for (Parent parent : of.training().parents()) {
      JsonObject ancestor = new JsonObject();
      ancestor.addProperty("type", "machine-learning-model");
      ancestor.addProperty("name", parent.path());
      ancestor.addProperty("version", "step " + parent.step());
      if (!parent.weightsSha256().equals(Provenance.UNKNOWN)) {
        ancestor.add("hashes", array(sha256(parent.weightsSha256())));
      }
      ancestors.add(ancestor);
    }
    pedigree.add("ancestors", ancestors);
    return pedigree;
  }

  private static JsonObject dataset(Data data) {
    JsonObject contents = new JsonObject();
    JsonArray properties = new JsonArray();
    property(properties, "stage", data.stage());
    property(properties, "batchSize", Integer.toString(data.batchSize()));
    property(properties, "shuffle", Boolean.toString(data.shuffle()));
    if (data.size() != null) {
      property(properties, "examples", data.size().toString());
    }
    data.sample().forEach((index, digest) -> property(properties, "example." + index, digest));
    contents.add("properties", properties);
    JsonObject content = new JsonObject();
    content.addProperty("type", "dataset");
    content.addProperty("name", data.loader());
    content.add("contents", contents);
    JsonObject component = new JsonObject();
    component.addProperty("type", "data");
    component.addProperty("bom-ref", reference(data));
    component.addProperty("name", data.loader());
    component.add("data", array(content));
    return component;
  }

  private static String reference(Data data) {
    return "data:%s:%s".formatted(data.stage(), data.loader());
  }

  private static JsonObject library(Library library) {
    JsonObject component = new JsonObject();
    component.addProperty("type", "library");
    if (!library.group().isEmpty()) {
      component.addProperty("group", library.group());
    }
    component.addProperty("name", library.name());
    if (!library.version().isEmpty()) {
      component.addProperty("version", library.version());
    }
    component.addProperty("purl", library.purl());
    return component;
  }

  private static JsonObject sha256(String digest) {
    JsonObject hash = new JsonObject();
    hash.addProperty("alg", "SHA-256");
    hash.addProperty("content", digest);
    return hash;
  }

  private static void property(JsonArray to, String name, String value) {
    JsonObject property = new JsonObject();
    property.addProperty("name", "keraunos:" + name);
    property.addProperty("value", value);
    to.add(property);
  }

  private static JsonArray array(JsonObject one) {
    JsonArray array = new JsonArray();
    array.add(one);
    return array;
  }
}
