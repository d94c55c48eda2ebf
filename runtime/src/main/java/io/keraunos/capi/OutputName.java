package io.keraunos.capi;

/**
 * The name of an operation's output.
 *
 * @param operation name of the operation
 * @param index of the output, from 0
 */
record OutputName(String operation, int index) {

  /** Reads a name such as {@code train/image:0}, or an operation's name, for its output 0. */
  static OutputName parse(String name) {
    int colon = name.lastIndexOf(':');
    return colon < 0
        ? new OutputName(name, 0)
        : new OutputName(name.substring(0, colon), Integer.parseInt(name.substring(colon + 1)));
  }

  @Override
  public String toString() {
    return operation + ":" + index;
  }
}
