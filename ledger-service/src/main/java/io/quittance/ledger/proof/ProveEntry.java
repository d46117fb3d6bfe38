package io.quittance.ledger.proof;

import static io.quittance.ledger.LedgerProblem.ENTRY_NOT_FOUND;
import static io.quittance.ledger.LedgerProblem.ENTRY_NOT_SEALED;

import io.quittance.ledger.journal.JournalEntry;
import io.quittance.ledger.journal.Posting;
import io.quittance.ledger.proof.EntryProof.ProvenEntry;
import io.quittance.ledger.proof.EntryProof.ProvenSeal;
import io.quittance.platform.chain.Leaf;
import io.quittance.platform.chain.MerkleTree;
import io.quittance.platform.chain.Seal;
import io.quittance.platform.chain.SealVerifier;
import io.quittance.platform.id.Ids;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Makes the proof that one entry is sealed. */
@Service
class ProveEntry {

  private final DatabaseSource source;
  private final TransactionTemplate transaction;

  ProveEntry(DatabaseSource source, TransactionTemplate transaction) {
    this.source = source;
    this.transaction = transaction;
  }

  /**
   * The proof of an entry.
   *
   * @param id as it is on the wire
   * @throws io.quittance.platform.problem.Refusal {@code entry_not_found}; {@code entry_not_sealed}
   *     for the first second or so, and for an entry from before seals were signed
   */
  EntryProof prove(String id) {
    return transaction.execute(
        _ -> {
          var entry =
              Ids.read(JournalEntry.PREFIX, id)
                  .flatMap(source::entry)
                  .orElseThrow(() -> ENTRY_NOT_FOUND.because(id));
          var seal =
              source
                  .sealOf(entry.sequence())
                  .filter(Seal::isSigned)
                  .orElseThrow(() -> ENTRY_NOT_SEALED.because(id));
          return proof(id, entry, source.postingsOf(entry), seal);
        });
  }

  private static EntryProof proof(String id, EntryRow entry, List<Posting> postings, Seal seal) {
    var leaves = seal.leaves();
    int index =
        IntStream.range(0, leaves.size())
            .filter(i -> leaves.get(i).sequence() == entry.sequence())
            .findFirst()
            .orElseThrow(() -> ENTRY_NOT_SEALED.because(id));
    var path = MerkleTree.path(leaves.stream().map(Leaf::bytes).toList(), index);
    var signature = Objects.requireNonNull(seal.signature());
    return new EntryProof(
        ProvenEntry.of(entry, postings, leaves.get(index)),
        leaves.get(index),
        index,
        leaves.size(),
        path.stream().map(HexFormat.of()::formatHex).toList(),
        Objects.requireNonNull(seal.root()),
        ProvenSeal.of(seal),
        signature,
        SealVerifier.keyId(signature));
  }
}
