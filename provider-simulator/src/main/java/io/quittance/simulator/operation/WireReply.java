package io.quittance.simulator.operation;

import java.util.Map;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;

/** What a provider would say if nothing went wrong on the wire, in its own format. */
public record WireReply(
    HttpStatusCode status, MediaType contentType, String body, Map<String, String> headers) {

  public WireReply {
    headers = Map.copyOf(headers);
  }
}
