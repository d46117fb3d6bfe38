package io.quittance.ledger.payout;

import io.quittance.ledger.payout.MerchantBalances.BalancesView;
import io.quittance.platform.openapi.Described;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** HTTP in, HTTP out. Nothing is decided here. */
@RestController
class BalancesController {

  private final MerchantBalances balances;

  BalancesController(MerchantBalances balances) {
    this.balances = balances;
  }

  /** All balances of a merchant; empty for one that the ledger has not heard of. */
  record MerchantView(String merchantId, List<BalancesView> balances) {}

  @Described("Shows what a merchant has in each currency, and what of it could be paid out.")
  @GetMapping("/ledger/merchants/{merchantId}/balances")
  MerchantView find(@PathVariable String merchantId) {
    return new MerchantView(merchantId, balances.of(merchantId));
  }
}
