package bad;

import io.keraunos.annotation.PrepareData;

enum ClassKindEnum { // ERROR KER001
  ONLY;

  @PrepareData
  void download() {}
}
