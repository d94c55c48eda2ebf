package io.keraunos.engine;

import io.keraunos.callback.Callback;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The callbacks of a run and their states, each by its key. */
final class CallbackStates {

  private final Map<String, Callback> byKey;

  CallbackStates(List<Callback> all) {
    List<String> keys = all.stream().map(Callback::stateKey).toList();
    Map<String, Callback> callbacks = new LinkedHashMap<>();
    for (int i = 0; i < keys.size(); i++) {
      String key = keys.get(i);
      int count = Collections.frequency(keys, key);
      int number = Collections.frequency(keys.subList(0, i + 1), key);
      callbacks.put(count == 1 ? key : "%s, %s of %s".formatted(key, number, count), all.get(i));
    }
    byKey = Collections.unmodifiableMap(callbacks);
  }

  /** Returns the callbacks in their order, by their keys. */
  Map<String, Callback> byKey() {
    return byKey;
  }

  /** Returns the states of the callbacks now; empty ones are left out. */
  Map<String, String> take() {
    Map<String, String> states = new LinkedHashMap<>();
    byKey.forEach((key, callback) -> states.put(key, callback.state()));
    states.values().removeIf(String::isEmpty);
    return states;
  }

  /** Restores the state of each callback, and nothing else; others may have come or gone. */
  void restore(Map<String, String> states) {
    byKey.forEach(
        (key, callback) -> {
          callback.reset();
          String state = states.get(key);
          if (state != null) {
            callback.restore(state);
          }
        });
  }
}
