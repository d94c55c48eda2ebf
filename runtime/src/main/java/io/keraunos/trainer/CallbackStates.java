package io.keraunos.trainer;

import io.keraunos.callback.Callback;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What callbacks remember over a checkpoint, by class and number among those of it. */
final class CallbackStates {

  private final Map<String, Callback> callbacks = new LinkedHashMap<>();

  CallbackStates(List<Callback> all) {
    for (Callback callback : all) {
      int number = 0;
      while (callbacks.containsKey(callback.getClass().getName() + "#" + number)) {
        number++;
      }
      callbacks.put(callback.getClass().getName() + "#" + number, callback);
    }
  }

  /** What they remember now; those that remember nothing are left out. */
  Map<String, String> take() {
    Map<String, String> states = new LinkedHashMap<>();
    callbacks.forEach((key, callback) -> states.put(key, callback.state()));
    states.values().removeIf(String::isEmpty);
    return states;
  }

  /** Gives each what it remembered; others may have come or gone. */
  void restore(Map<String, String> states) {
    callbacks.forEach(
        (key, callback) -> {
          String state = states.get(key);
          if (state != null) {
            callback.restore(state);
          }
        });
  }
}
