package io.keraunos.examples.houses;

/** What a house's certificate says, from the best. */
enum EnergyClass {
  A,
  B,
  C,
  D,
  E,
  F,
  G
}
