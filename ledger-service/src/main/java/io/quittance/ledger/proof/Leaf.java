package io.quittance.ledger.proof;

/** An entry as a seal holds it: its sequence and its fingerprint, 64 hex digits. */
record Leaf(long sequence, String hash) {}
