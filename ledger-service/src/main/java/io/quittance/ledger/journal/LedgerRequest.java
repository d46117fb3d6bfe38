package io.quittance.ledger.journal;

/** What the writer can be asked to do. */
public sealed interface LedgerRequest permits EntryRequest, HoldRequest, HoldChange {

  /** The shard of the account that it is about; requests of one shard keep their order. */
  int shard();

  /** About how much memory and writing it costs: the lines that it may become. */
  default int lines() {
    return 2;
  }
}
