package io.quittance.ledger.proof;

import io.quittance.platform.chain.Anchor;
import io.quittance.platform.chain.Rows;
import io.quittance.platform.chain.Seal;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Where a ledger is read from to be checked: the database, or a dump of it. Everything comes from
 * one snapshot. Rows are as they are stored; whether they are right is not for the source to judge.
 */
interface LedgerSource {

  /** All accounts with their balances, in any order. */
  Rows<AccountRow> accounts();

  /** The entries of sequences above {@code after}, in order. */
  Rows<EntryRow> entries(long after);

  /** The lines of sequences above {@code after}, by sequence and line. */
  Rows<PostingRow> postings(long after);

  /** The changes of holds of sequences above {@code after}, in order. */
  Rows<HoldChangeRow> holdChanges(long after);

  /** The openings of accounts of sequences above {@code after}, in order. */
  Rows<AccountOpeningRow> openings(long after);

  /** What the pending holds of each account that has some add up to; minor units. */
  Map<UUID, BigInteger> pendingHolds();

  /** How many holds there are. */
  long holds();

  /** The seals of numbers above {@code after}, in order. */
  Rows<Seal> seals(long after);

  /** One seal. */
  Optional<Seal> seal(long number);

  /** The anchors of numbers above {@code after} that are kept beside the seals, in order. */
  Rows<AnchorRow> anchors(long after);

  /** Anchors that were kept elsewhere, by seal number; repeats are possible. */
  Rows<Anchor> publishedAnchors();
}
