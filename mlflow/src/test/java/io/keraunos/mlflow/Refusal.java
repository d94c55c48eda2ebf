package io.keraunos.mlflow;

/** The refusal of a request by {@link FakeMlflow}. */
final class Refusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  final int status;
  final String code;

  Refusal(int status, String code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  static Refusal missing(String what) {
    return new Refusal(404, "RESOURCE_DOES_NOT_EXIST", what + " does not exist");
  }
}
