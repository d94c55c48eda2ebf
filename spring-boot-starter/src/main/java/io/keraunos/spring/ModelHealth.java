package io.keraunos.spring;

import io.keraunos.serving.Drift;
import io.keraunos.serving.ServedModel;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Health of the models: {@code UP}, {@code WARNING} where a feature of the requests has drifted
 * from the training data, {@code DOWN} where one is closed.
 *
 * @param status the worst of all models
 * @param details what is known of each, by name
 */
record ModelHealth(String status, Map<String, Object> details) {

  static final String UP = "UP";
  static final String WARNING = "WARNING";
  static final String DOWN = "DOWN";

  static ModelHealth of(Iterable<ServedModel<?>> models) {
    String worst = UP;
    Map<String, Object> details = new LinkedHashMap<>();
    for (ServedModel<?> model : models) {
      Map<String, Object> known = new LinkedHashMap<>();
      known.put("version", model.version().map(Object::toString).orElse("closed"));
      known.put("onProbation", model.onProbation());
      Map<String, String> drifted = new LinkedHashMap<>();
      for (Drift each : model.drifted()) {
        drifted.put(each.feature(), String.format(Locale.ROOT, "%.3f", each.stability()));
      }
      if (!drifted.isEmpty()) {
        known.put("drifted", drifted);
      }
      details.put(model.name(), known);
      if (model.version().isEmpty()) {
        worst = DOWN;
      } else if (!drifted.isEmpty() && worst.equals(UP)) {
        worst = WARNING;
      }
    }
    return new ModelHealth(worst, details);
  }
}
