package io.keraunos.processor.parse;

/** Mistakes in hyperparameters: KER801 to KER899. */
public enum HyperParameterMistake implements Mistake {
  HYPER_PARAMETER_TYPE(
      801,
      "@HyperParameter %s must be int, long, float, double, boolean, String, Path or an enum that"
          + " can be named here, but is %s. Change its type, or remove @HyperParameter."),
  HYPER_PARAMETER_PLACE(
      802,
      "@HyperParameter %s must be a parameter of a constructor, or a field, but belongs to the"
          + " method %s. Move it to the constructor."),
  HYPER_PARAMETER_CONSTRUCTORS(
      803,
      "%s must have one constructor with @HyperParameter parameters, but %s is in another. Let that"
          + " constructor call the first, and remove its annotations."),
  HYPER_PARAMETER_VALUE(
      804,
      "@HyperParameter %s must have a field where its value is read to be recorded, but %s. Declare"
          + " final %s %s; and assign it in the constructor."),
  HYPER_PARAMETER_FIELD(
      805,
      "@HyperParameter field %s must be set from the class's package, but is %s. Remove that, or"
          + " make it a parameter of the constructor."),
  HYPER_PARAMETER_DEFAULT(
      806, "defaultValue of @HyperParameter %s must be %s, but was \"%s\".%s Change it."),
  HYPER_PARAMETER_FIELD_DEFAULT(
      807,
      "@HyperParameter field %s must have no defaultValue, because its first value is its default."
          + " Remove it, and write %s = ... where the field is declared."),
  HYPER_PARAMETER_RANGE(
      808, "min and max of @HyperParameter %s must be %s, but were %s and %s. %s"),
  HYPER_PARAMETER_NAME(
      809,
      "Name \"%s\" of a @HyperParameter must begin with a letter and have only letters, digits and"
          + " _ between them. Rename it, such as learningRate."),
  HYPER_PARAMETER_NAME_TAKEN(
      810, "@HyperParameter %s must have a name of its own, but %s has this one. Rename it.");

  private final Entry entry;

  HyperParameterMistake(int number, String text) {
    this.entry = new Entry(number, Level.FIXED, text);
  }

  @Override
  public Entry entry() {
    return entry;
  }
}
