package io.quittance.reconciliation.bank;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Money that moved on an account at a bank: an entry, or one transfer of a batch.
 *
 * @param number from 1
 * @param bookedOn in the bank's zone
 * @param bookedAt where the bank tells, else the begin of that day
 * @param amount minor units; below zero for what left
 * @param comesBack whether it takes back an earlier transfer
 * @param charge whether the bank charges it for its services
 * @param servicerReference the bank's id of it
 * @param endToEndId by which whoever sent it names it
 * @param creditorReference by which whoever gets it asked for it
 * @param references all that may name what it is about, the two before among them
 */
record BankEntry(
    int number,
    LocalDate bookedOn,
    Instant bookedAt,
    long amount,
    String currency,
    boolean comesBack,
    boolean charge,
    String servicerReference,
    @Nullable String endToEndId,
    @Nullable String creditorReference,
    Set<String> references) {

  BankEntry {
    references = Set.copyOf(references);
  }
}
