package io.quittance.webhook.outbound.address;

import java.net.UnknownHostException;

/** A name leads, or also leads, to where merchants must not reach. Does not say where. */
public final class AddressNotAllowed extends UnknownHostException {

  private static final long serialVersionUID = 1L;

  AddressNotAllowed() {
    super("not a public address");
  }
}
