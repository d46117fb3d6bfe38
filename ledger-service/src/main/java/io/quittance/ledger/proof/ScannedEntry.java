package io.quittance.ledger.proof;

/**
 * An entry as the scan of the journal found it.
 *
 * @param leaf what a seal must hold of it
 * @param intact whether its postings are still the ones that it was booked with
 */
record ScannedEntry(Leaf leaf, boolean intact) {

  long sequence() {
    return leaf.sequence();
  }
}
