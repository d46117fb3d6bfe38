package io.quittance.payment.recovery;

/** Where a request is when its process is killed, and what is true from then until the restart. */
enum Step {
  BEFORE_CLAIM(1, "before the key's claim", "NONE", "NONE", false),
  AFTER_CLAIM(2, "after the claim", "IN_PROGRESS", "NONE", false),
  BEFORE_FIRST_COMMIT(3, "operation written, not committed", "IN_PROGRESS", "NONE", false),
  BEFORE_PROVIDER_CALL(4, "before the provider call", "IN_PROGRESS", "PENDING", false),
  BEFORE_ANSWER_READ(5, "provider accepted, no answer read", "IN_PROGRESS", "PENDING", true),
  BEFORE_SECOND_COMMIT(6, "answer received, not committed", "IN_PROGRESS", "PENDING", true),
  BEFORE_ANSWER_STORED(7, "committed, answer not stored", "IN_PROGRESS", "SUCCEEDED", true),
  BEFORE_ANSWER_SENT(7, "committed, answer stored, not sent", "COMPLETED", "SUCCEEDED", true),
  BEFORE_EVENT_SENT(8, "answered, event not sent", "COMPLETED", "SUCCEEDED", true),
  BEFORE_EVENT_REMOVED(9, "event sent, not marked", "COMPLETED", "SUCCEEDED", true);

  private final int number;
  private final String text;
  private final String keyState;
  private final String operationStatus;
  private final boolean providerDidIt;

  Step(int number, String text, String keyState, String operationStatus, boolean providerDidIt) {
    this.number = number;
    this.text = text;
    this.keyState = keyState;
    this.operationStatus = operationStatus;
    this.providerDidIt = providerDidIt;
  }

  /** Of the idempotency key; NONE when nobody has claimed it. */
  String keyState() {
    return keyState;
  }

  /** Of the operation in our database; NONE when it is not there. */
  String operationStatus() {
    return operationStatus;
  }

  boolean providerDidIt() {
    return providerDidIt;
  }

  /** Whether the request has an open transaction, which has written something. */
  boolean isBeforeCommit() {
    return this == BEFORE_FIRST_COMMIT || this == BEFORE_SECOND_COMMIT;
  }

  /** Whether the outbox relay stands there, and the request itself is answered before the kill. */
  boolean isOfRelay() {
    return this == BEFORE_EVENT_SENT || this == BEFORE_EVENT_REMOVED;
  }

  /** Whether a repeat gets the stored answer of the first request. */
  boolean isAnswerStored() {
    return keyState.equals("COMPLETED");
  }

  /** Steps that a request without a provider does not have. */
  boolean isOfProvider() {
    return this == BEFORE_PROVIDER_CALL
        || this == BEFORE_ANSWER_READ
        || this == BEFORE_SECOND_COMMIT;
  }

  @Override
  public String toString() {
    return number + " " + text;
  }
}
