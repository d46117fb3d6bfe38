package io.quittance.simulator.fault;

import jakarta.servlet.http.HttpServletRequest;
import org.apache.coyote.ActionCode;
import org.apache.coyote.Request;

/** The connection that a request came on: looked at and cut where the servlet API cannot. */
public final class ClientConnection {

  private static final String ATTRIBUTE = ClientConnection.class.getName();

  private final Request request;
  private boolean aborted;

  ClientConnection(Request request) {
    this.request = request;
  }

  /** The connection of a request. */
  public static ClientConnection of(HttpServletRequest request) {
    if (request.getAttribute(ATTRIBUTE) instanceof ClientConnection connection) {
      return connection;
    }
    throw new IllegalStateException("ConnectionValve is not installed");
  }

  void attachTo(org.apache.catalina.connector.Request incoming) {
    incoming.setAttribute(ATTRIBUTE, this);
  }

  /**
   * Whether the caller gave up: a read that does not block finds the end of the stream, which the
   * container shows as something to read. Only for the thread of the request.
   */
  boolean isGone() {
    request.action(ActionCode.AVAILABLE, true);
    return request.getAvailable() > 0;
  }

  /** Ends the connection after the request with nothing written. */
  public void abort() {
    aborted = true;
  }

  boolean isAborted() {
    return aborted;
  }
}
