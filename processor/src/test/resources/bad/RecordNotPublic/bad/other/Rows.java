package bad.other;

import io.keraunos.data.Dataset;

public class Rows {
  public static Dataset<Hidden> all() {
    return null;
  }

  protected record Hidden(float feature) {} // ERROR KER401
}
