package io.quittance.simulator.fault;

import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;

/** Cuts the connections that are to end without an answer; the servlet API has no way to. */
public final class ConnectionValve extends ValveBase {

  public ConnectionValve() {
    super(true);
  }

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    var connection = new ClientConnection(request.getCoyoteRequest());
    connection.attachTo(request);
    getNext().invoke(request, response);
    if (connection.isAborted()) {
      response
          .getCoyoteResponse()
          .action(ActionCode.CLOSE_NOW, new IOException("ended without an answer, as scripted"));
    }
  }
}
