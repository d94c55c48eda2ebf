package io.keraunos.processor.parse;

/** Mistakes in loaders: KER301 to KER399. */
public enum LoaderMistake implements Mistake {
  LOADER_RETURN(
      301,
      "@DataLoader method %s must return a Dataset or StreamDataset of a record, but returns %s."
          + "%s"),
  LOADER_EXAMPLE(
      302,
      "@DataLoader method %s must return a dataset of a record, but its examples are %s. Declare a"
          + " record with a component for each tensor."),
  LOADER_PARAMETERS(
      303, "@DataLoader method %s must have no parameters, but has %s. Use fields of the class."),
  BATCH_SIZE(304, "batchSize must be at least 1, but was %s. A usual value is 64."),
  WORKERS(
      305,
      "workers must be from 0 (the training thread loads) to %s, but was %s. A usual value is the"
          + " number of cores."),
  STREAM_SHUFFLE(
      306,
      "shuffle must be false for a StreamDataset, which has no index to shuffle. Remove it, and"
          + " shuffle in the source or return a Dataset."),
  LOADER_UNUSED(
      307,
      Level.ERROR,
      "%s has the @DataLoader %s for Stage.%s and must have a %s method. Add one, or remove the"
          + " loader."),
  LOADER_NAME(
      308,
      "@DataLoader method %s must have no name, because Stage.%s has one loader. Remove name; to"
          + " train on several datasets at once, join them with concat or zip."),
  LOADER_RECORD(
      309,
      "@DataLoader method %s must yield %s, as %s does for Stage.%s: one step reads both. Change"
          + " one with map."),
  LOADER_THROWS(
      312,
      "@DataLoader method %s must throw an Exception at most, but throws %s. Throw an Exception."),
  SAME_DATA(
      313,
      Level.WARNING,
      "@DataLoader method %s for Stage.%s must not read what %s trains on, but both return %s: what"
          + " is learnt by heart would look as if it were understood. Split the data, such as with"
          + " randomSplit(seed, 0.8, 0.2)."),
  SHUFFLE_UNUSED(
      314,
      Level.WARNING,
      "shuffle of the @DataLoader method %s is for Stage.TRAIN, but its stage is %s: %s Remove"
          + " it."),
  DROP_LAST_UNUSED(
      315,
      Level.WARNING,
      "dropLast of the @DataLoader method %s is for Stage.TRAIN, but its stage is %s: %s Remove"
          + " it."),
  SPLIT_UNSEEDED(
      316,
      Level.WARNING,
      "%s must have a seed, because the @DataLoader method %s for Stage.%s reads a part of the"
          + " result: after a resume, and on another worker, it is another part, and what was"
          + " trained on is measured. Use randomSplit(seed, 0.8, 0.2) of the Dataset, or hand on a"
          + " new Random(seed).");

  private final Entry entry;

  LoaderMistake(int number, String text) {
    this(number, Level.FIXED, text);
  }

  LoaderMistake(int number, Level level, String text) {
    this.entry = new Entry(number, level, text);
  }

  @Override
  public Entry entry() {
    return entry;
  }
}
