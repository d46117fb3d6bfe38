package io.quittance.reconciliation.statement.fetch;

import java.time.LocalDate;

/** Where one provider offers its statements by an API. */
public interface StatementSource {

  /** The provider's name, as in the settings. */
  String provider();

  /**
   * Downloads the statement of a day of the provider, unread.
   *
   * <p>Talks to the network: call it outside a transaction.
   *
   * @throws io.quittance.reconciliation.statement.StatementRefused when the file is too large, or
   *     another one than the provider's checksum was made of
   * @throws io.quittance.reconciliation.statement.ProviderUnavailable when the answer says nothing
   */
  Offer download(LocalDate day);
}
