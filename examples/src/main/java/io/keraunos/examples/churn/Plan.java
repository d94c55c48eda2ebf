package io.keraunos.examples.churn;

/** What a customer pays for. */
enum Plan {
  FREE,
  BASIC,
  PRO
}
