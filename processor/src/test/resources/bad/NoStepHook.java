package bad;

import io.keraunos.annotation.Event;
import io.keraunos.annotation.On;

class NoStepHook { // ERROR KER011
  @On(Event.FIT_START)
  void starting() {}
}
