package io.quittance.reconciliation.statement.fetch;

import io.quittance.reconciliation.statement.SpooledFile;
import java.util.Optional;

/** What a provider has of a day. */
public sealed interface Offer {

  /** Its file, unread, for the caller to close. */
  record File(SpooledFile file) implements Offer {}

  /** No file, or not yet. */
  record NoFile() implements Offer {}

  /**
   * No file, because nothing happened on that day.
   *
   * @param isCertain false where the provider may say the same of a file that it has yet to make
   */
  record NothingHappened(boolean isCertain) implements Offer {}

  /** The file, where there is one. */
  static Offer of(Optional<SpooledFile> file) {
    return file.<Offer>map(File::new).orElseGet(NoFile::new);
  }
}
