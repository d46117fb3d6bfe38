package io.quittance.ledger.terms;

import static io.quittance.ledger.LedgerProblem.TERMS_NOT_FOUND;
import static io.quittance.platform.problem.CommonProblem.CURRENCY_INVALID;

import io.quittance.ledger.terms.TermsMessages.HistoryView;
import io.quittance.ledger.terms.TermsMessages.ProposalView;
import io.quittance.ledger.terms.TermsMessages.TermsMessage;
import io.quittance.ledger.terms.TermsMessages.TermsView;
import io.quittance.platform.money.Currencies;
import io.quittance.platform.openapi.Described;
import io.quittance.platform.security.Caller;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** HTTP in, HTTP out. Nothing is decided here. */
@RestController
@RequestMapping("/ledger/merchants/{merchantId}/terms/{currency}")
class TermsController {

  private static final int HISTORY_MAX = 100;

  private final ProposeTerms proposeTerms;
  private final MerchantTerms merchantTerms;
  private final PayoutAccounts payoutAccounts;

  TermsController(
      ProposeTerms proposeTerms, MerchantTerms merchantTerms, PayoutAccounts payoutAccounts) {
    this.proposeTerms = proposeTerms;
    this.merchantTerms = merchantTerms;
    this.payoutAccounts = payoutAccounts;
  }

  @Described(
      value =
          "Proposes terms with a merchant, or with all that have none of their own under the name"
              + " 'default'; they count when somebody else has approved them, and what has happened"
              + " keeps the terms of its time.",
      answers = {200, 201},
      refusals = {
        "terms_too_early",
        "payout_account_invalid",
        "payouts_not_configured",
        "parameter_invalid",
        "currency_invalid"
      })
  @PutMapping
  ResponseEntity<ProposalView> propose(
      @PathVariable String merchantId,
      @PathVariable String currency,
      @RequestBody TermsMessage message,
      @RequestHeader(name = "X-Dry-Run", defaultValue = "false") boolean dryRun,
      @AuthenticationPrincipal Caller caller) {
    var wanted =
        message.toWanted(
            TermsMessages.checkedMerchant(merchantId), currencyOf(currency), caller.name());
    var outcome = proposeTerms.propose(wanted, dryRun);
    return ResponseEntity.status(outcome.isNew() ? HttpStatus.CREATED : HttpStatus.OK)
        .body(view(outcome.proposal(), wanted.payoutAccount()));
  }

  @Described(
      value = "Shows the terms that count for a merchant now, and its earlier and later ones.",
      refusals = {"terms_not_found", "parameter_invalid", "currency_invalid"})
  @GetMapping
  HistoryView find(@PathVariable String merchantId, @PathVariable String currency) {
    var merchant = TermsMessages.checkedMerchant(merchantId);
    var known = currencyOf(currency);
    var book = merchantTerms.bookOf(List.of(merchant));
    var history = book.history(merchant, known, HISTORY_MAX);
    var current = book.at(merchant, known, merchantTerms.now());
    if (history.isEmpty() && current.isEmpty()) {
      throw TERMS_NOT_FOUND.because(merchant, currency);
    }
    return new HistoryView(
        current.map(terms -> views(Stream.of(terms)).getFirst()).orElse(null),
        views(history.stream()));
  }

  /** An account that was sent just now is shown as it was sent; a dry run has not kept it. */
  private static ProposalView view(TermsProposal proposal, @Nullable PayoutAccount sent) {
    var accountId = proposal.payoutAccountId();
    return ProposalView.of(
        proposal, sent == null || accountId == null ? Map.of() : Map.of(accountId, sent.masked()));
  }

  private List<TermsView> views(Stream<Terms> versions) {
    var shown = versions.toList();
    var masked =
        payoutAccounts.masked(
            shown.stream()
                .map(Terms::payoutAccountId)
                .filter(Objects::nonNull)
                .distinct()
                .toList());
    return shown.stream().map(terms -> TermsView.of(terms, masked)).toList();
  }

  private static Currency currencyOf(String code) {
    return Currencies.find(code).orElseThrow(() -> CURRENCY_INVALID.because().param("currency"));
  }
}
