package io.quittance.ledger.proof;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.quittance.ledger.account.Side;
import io.quittance.ledger.journal.Cause;
import io.quittance.ledger.journal.EntryDetails;
import io.quittance.ledger.journal.EntryMessages.CauseView;
import io.quittance.ledger.journal.EntryMessages.PostingView;
import io.quittance.ledger.journal.JournalEntry;
import io.quittance.ledger.journal.Posting;
import io.quittance.platform.chain.Leaf;
import io.quittance.platform.chain.MerkleTree;
import io.quittance.platform.chain.Seal;
import io.quittance.platform.chain.SealVerifier;
import io.quittance.platform.id.Ids;
import io.quittance.platform.money.Money;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * That an entry is in a signed seal: checked with the ledger's public keys alone. The entry's hash
 * is a leaf, the leaf leads to the root by the path, the root and the seal's other fields make the
 * seal's hash, and the hash is signed. All hashes are SHA-256, in hex.
 *
 * @param leafIndex the leaf's place in the seal's tree, from 0
 * @param treeSize how many leaves the tree has
 * @param path hashes from the leaf to the root, lowest first (RFC 9162, section 2.1.3)
 * @param publicKeyId which key of {@code GET /ledger/seal-keys} signed
 */
record EntryProof(
    ProvenEntry entry,
    Leaf leaf,
    int leafIndex,
    int treeSize,
    List<String> path,
    String root,
    ProvenSeal seal,
    String signature,
    long publicKeyId) {

  /**
   * An entry, with everything that its hash covers.
   *
   * @param effectiveDate absent when none was given
   * @param bookedBy whose request booked it, and {@code requestId} which; absent where the cause
   *     says it, and where the seal is from before it covered them
   */
  record ProvenEntry(
      String entryId,
      long sequence,
      String reference,
      String description,
      @JsonInclude(Include.NON_NULL) @Nullable LocalDate effectiveDate,
      Map<String, String> metadata,
      List<PostingView> postings,
      CauseView cause,
      @JsonInclude(Include.NON_NULL) @Nullable String paymentIntentId,
      Instant bookedAt,
      @JsonInclude(Include.NON_NULL) @Nullable String bookedBy,
      @JsonInclude(Include.NON_NULL) @Nullable String requestId) {

    /**
     * What a leaf covers of an entry.
     *
     * @param sealed the leaf that a seal holds of it
     */
    static ProvenEntry of(EntryRow entry, List<Posting> postings, Leaf sealed) {
      boolean isAlone = entry.leafAlone().equals(sealed);
      return new ProvenEntry(
          Ids.write(JournalEntry.PREFIX, entry.id()),
          entry.sequence(),
          entry.reference(),
          entry.description(),
          details(entry).effectiveDate(),
          details(entry).metadata(),
          postings.stream()
              .map(
                  posting ->
                      new PostingView(
                          posting.account(),
                          posting.side(),
                          posting.amount().minor(),
                          posting.amount().currency().getCurrencyCode()))
              .toList(),
          CauseView.of(entry.cause()),
          entry.cause().paymentIntentId(),
          entry.bookedAt(),
          isAlone ? null : entry.bookedBy(),
          isAlone ? null : entry.requestId());
    }

    private static EntryDetails details(EntryRow entry) {
      return entry.details() == null ? EntryDetails.NONE : entry.details();
    }

    /**
     * Whether its content makes this leaf. One that does not cover who asked shows nobody who did.
     *
     * @throws IllegalArgumentException when it cannot be an entry
     */
    boolean isSealedAs(Leaf sealed) {
      var row = row();
      boolean isNobodyShown = bookedBy == null && requestId == null;
      return row.leaf().equals(sealed) || (isNobodyShown && row.leafAlone().equals(sealed));
    }

    private EntryRow row() {
      var row =
          new EntryRow(
              read(JournalEntry.PREFIX, entryId),
              sequence,
              reference,
              description,
              new EntryDetails(effectiveDate, metadata),
              postings.size(),
              "",
              new Cause(cause.kind(), causeId(), paymentIntentId),
              bookedAt,
              bookedBy,
              requestId);
      return row.withContent(row.computedContent(postings.stream().map(this::posting).toList()));
    }

    private @Nullable UUID causeId() {
      var id = cause.id();
      return id == null ? null : read(id.substring(0, Math.max(0, id.lastIndexOf('_'))), id);
    }

    private static UUID read(String prefix, String id) {
      return Ids.read(prefix, id)
          .orElseThrow(() -> new IllegalArgumentException("'%s' is no id".formatted(id)));
    }

    private Posting posting(PostingView view) {
      return new Posting(
          view.account(),
          given(view.side()),
          new Money(view.amount(), Currency.getInstance(view.currency())));
    }
  }

  private static Side given(@Nullable Side side) {
    if (side == null) {
      throw new IllegalArgumentException("a posting has no side");
    }
    return side;
  }

  /** What a seal's hash covers besides the root. */
  record ProvenSeal(
      long number, long lastSequence, Instant sealedAt, String previousHash, String hash) {

    static ProvenSeal of(Seal seal) {
      return new ProvenSeal(
          seal.number(), seal.lastSequence(), seal.sealedAt(), seal.previousHash(), seal.hash());
    }

    String computedHash(String root) {
      return Seal.hashOf(number, lastSequence, sealedAt, previousHash, root);
    }
  }

  /**
   * Why it proves nothing, or null when it is right.
   *
   * @throws IllegalArgumentException when something in it cannot be read
   */
  @Nullable String objection(SealVerifier keys) {
    var hex = HexFormat.of();
    if (!entry.isSealedAs(leaf)) {
      return "the entry is not the one of the leaf";
    }
    var steps = path.stream().map(hex::parseHex).toList();
    if (!MerkleTree.holds(leaf.bytes(), leafIndex, treeSize, steps, hex.parseHex(root))) {
      return "the path does not lead from the leaf to the root";
    }
    if (!seal.computedHash(root).equals(seal.hash())) {
      return "the seal's hash is not that of its root";
    }
    if (!keys.isSigned(seal.hash(), signature)) {
      return "the seal is not signed by one of these keys";
    }
    return SealVerifier.keyId(signature) == publicKeyId
        ? null
        : "the seal is signed by another key than the proof says";
  }
}
