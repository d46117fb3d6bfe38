package io.quittance.ledger.fault;

import tools.jackson.databind.JsonNode;

/** An HTTP answer of a ledger. */
record Answer(int status, JsonNode body) {

  String text(String field) {
    return body.path(field).asString("");
  }

  String code() {
    return text("code");
  }

  long number(String field) {
    if (!body.has(field)) {
      throw new AssertionError("no '%s' in %d %s".formatted(field, status, body));
    }
    return body.path(field).asLong();
  }

  /** Whether it says that the entry is in the journal, new or not. */
  boolean isBooked() {
    return status == 201 || status == 200;
  }
}
