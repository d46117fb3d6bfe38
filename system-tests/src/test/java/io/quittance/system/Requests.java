package io.quittance.system;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/** Requests to operations that are known from a document only. */
final class Requests {

  private Requests() {}

  /**
   * A request of this method, with a body where the operation takes one, under a key of its own.
   */
  static HttpRequest.Builder json(
      Http caller, ApiOperation operation, String path, Map<String, Object> body) {
    var request = caller.request(path);
    if (operation.isIdempotent()) {
      request.header("Idempotency-Key", UUID.randomUUID().toString());
    }
    if (operation.node().has("requestBody")) {
      return request
          .header("Content-Type", "application/json")
          .method(
              operation.method(),
              BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(body)));
    }
    return request.method(operation.method(), BodyPublishers.noBody());
  }
}
