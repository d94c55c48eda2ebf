/** Trains a line through points. */
module learner {
  requires keraunos.annotations;
  requires keraunos.cli;
  requires keraunos.runtime;
  requires tensorflow;

  exports learner;
}
