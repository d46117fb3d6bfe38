package io.quittance.webhook.inbound;

/** What we made of a stored webhook. */
public enum WebhookState {
  /** Its fact was published. */
  PUBLISHED,
  /** It tells a fact that was published already, under another event id. */
  DUPLICATE,
  /** Its type has no meaning to us. */
  IGNORED,
  /** An event of the provider's test system at a live account, or the reverse; never published. */
  WRONG_MODE,
  /** Not what the provider's documentation promises; waits for an operator. */
  UNPARSABLE
}
