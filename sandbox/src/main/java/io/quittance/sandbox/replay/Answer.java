package io.quittance.sandbox.replay;

import tools.jackson.databind.JsonNode;

/** What a service answered in the end; a body that is not JSON is empty. */
record Answer(int status, JsonNode body) {

  boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  /** The code of a refusal, or the HTTP status where there is none. */
  String code() {
    return text("code").isEmpty() ? "http_" + status : text("code");
  }

  /** A text field; empty where there is none. */
  String text(String field) {
    return body.path(field).asString("");
  }

  /** An amount in minor units; 0 where there is none. */
  long amount(String field) {
    return body.path(field).asLong(0);
  }
}
