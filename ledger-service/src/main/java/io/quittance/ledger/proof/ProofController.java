package io.quittance.ledger.proof;

import io.quittance.ledger.proof.ProveLedger.Proof;
import io.quittance.platform.openapi.Described;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** HTTP in, HTTP out. Nothing is decided here. */
@RestController
class ProofController {

  private final ProveLedger proveLedger;

  ProofController(ProveLedger proveLedger) {
    this.proveLedger = proveLedger;
  }

  @Described("Proves entries, balances, holds and chain, or names the first bad position.")
  @GetMapping("/ledger/proof")
  Proof prove() {
    return proveLedger.prove();
  }
}
