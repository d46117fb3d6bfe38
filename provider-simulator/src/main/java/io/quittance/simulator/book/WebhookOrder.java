package io.quittance.simulator.book;

/** In which order the webhooks of a charge leave. */
public enum WebhookOrder {
  IN_ORDER,
  /** The next webhook is held back until another one has overtaken it. */
  REVERSE_NEXT,
  /** One webhook is held back. */
  HOLDING
}
