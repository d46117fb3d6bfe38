package io.quittance.ledger.proof;

import io.quittance.ledger.proof.ProveLedger.Proof;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** HTTP in, HTTP out. Nothing is decided here. */
@RestController
class ProofController {

  private final ProveLedger proveLedger;

  ProofController(ProveLedger proveLedger) {
    this.proveLedger = proveLedger;
  }

  @GetMapping("/ledger/proof")
  Proof prove() {
    return proveLedger.prove();
  }
}
