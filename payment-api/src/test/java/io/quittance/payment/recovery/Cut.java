package io.quittance.payment.recovery;

/** One request that is cut off at one step. Its key says so to the process that runs it. */
record Cut(Verb verb, Step step) {

  String key() {
    return verb.name() + "/" + step.name();
  }

  String order() {
    return "order-" + key();
  }

  @Override
  public String toString() {
    return verb.name() + ", " + step;
  }
}
