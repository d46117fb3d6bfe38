package io.quittance.reconciliation.statement.fetch;

import io.quittance.reconciliation.statement.SpooledFile;
import java.time.LocalDate;
import java.util.Optional;

/** Where one provider offers its statements by an API. */
public interface StatementSource {

  /** The provider's name, as in the settings. */
  String provider();

  /**
   * Downloads the statement of a day of the provider, unread.
   *
   * <p>Talks to the network: call it outside a transaction.
   *
   * @return the file, for the caller to close; empty when the provider has none of that day, or not
   *     yet
   * @throws io.quittance.reconciliation.statement.StatementRefused when the file is too large, or
   *     another one than the provider's checksum was made of
   * @throws io.quittance.reconciliation.statement.ProviderUnavailable when the answer says nothing
   */
  Optional<SpooledFile> download(LocalDate day);
}
