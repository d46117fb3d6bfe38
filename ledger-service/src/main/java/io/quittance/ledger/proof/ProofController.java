package io.quittance.ledger.proof;

import io.quittance.ledger.proof.ProveLedger.Proof;
import io.quittance.platform.chain.PublicKeySet;
import io.quittance.platform.openapi.Described;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** HTTP in, HTTP out. Nothing is decided here. */
@RestController
class ProofController {

  private final ShareProof shareProof;
  private final ProveEntry proveEntry;
  private final SealKeys keys;

  ProofController(ShareProof shareProof, ProveEntry proveEntry, SealKeys keys) {
    this.shareProof = shareProof;
    this.proveEntry = proveEntry;
    this.keys = keys;
  }

  @Described(
      "Proves the whole ledger, from the first entry on: entries, balances, holds and chain.")
  @GetMapping("/ledger/proof")
  Proof prove() {
    return shareProof.prove();
  }

  @Described(
      value =
          "Proves that an entry is in a signed seal; the proof can be checked without the ledger.",
      refusals = {"entry_not_found", "entry_not_sealed"})
  @GetMapping("/ledger/entries/{id}/proof")
  EntryProof proveEntry(@PathVariable String id) {
    return proveEntry.prove(id);
  }

  @ApiResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_VALUE,
              schema = @Schema(implementation = PublicKeySet.class)))
  @Described("The public keys that verify seals, as a Tink key set.")
  @GetMapping(path = "/ledger/seal-keys", produces = MediaType.APPLICATION_JSON_VALUE)
  String sealKeys() {
    return keys.publicKeySet();
  }
}
