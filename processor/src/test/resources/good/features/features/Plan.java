package features;

/** A category whose constants have bodies, and are in no order of the alphabet. */
public enum Plan {
  PRO {
    @Override
    int price() {
      return 30;
    }
  },
  BASIC {
    @Override
    int price() {
      return 10;
    }
  },
  FREE {
    @Override
    int price() {
      return 0;
    }
  };

  abstract int price();
}
