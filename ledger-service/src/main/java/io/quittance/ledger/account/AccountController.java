package io.quittance.ledger.account;

import static io.quittance.platform.problem.CommonProblem.missing;

import io.quittance.ledger.Writes;
import io.quittance.platform.metadata.Metadata;
import io.quittance.platform.openapi.Described;
import io.quittance.platform.web.Page;
import java.time.Instant;
import java.util.Currency;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** HTTP in, HTTP out. Nothing is decided here. */
@RestController
@RequestMapping("/ledger/accounts")
class AccountController {

  private final OpenAccount openAccount;
  private final FindAccount findAccount;
  private final ListAccounts listAccounts;

  AccountController(OpenAccount openAccount, FindAccount findAccount, ListAccounts listAccounts) {
    this.openAccount = openAccount;
    this.findAccount = findAccount;
    this.listAccounts = listAccounts;
  }

  @Described(
      value = "Opens an account; a repeat finds the account that is there.",
      answers = {201, 200},
      refusals = "account_exists")
  @PostMapping
  ResponseEntity<AccountView> open(
      @RequestBody AccountRequest request,
      @RequestHeader(name = Writes.DRY_RUN, defaultValue = "false") boolean dryRun) {
    var opened = openAccount.open(request.toNewAccount(), dryRun);
    return Writes.answer(opened.isNew(), AccountView.of(opened.account()));
  }

  @Described(
      value = "Shows an account.",
      refusals = {"account_not_found", "currency_invalid"})
  @GetMapping("/{code}")
  AccountView find(
      @PathVariable String code, @RequestParam(required = false) @Nullable String currency) {
    return AccountView.of(findAccount.find(code, currency));
  }

  @Described(value = "Lists accounts by code.", refusals = "currency_invalid")
  @GetMapping
  Page<AccountView> list(
      @RequestParam(required = false) @Nullable String codePrefix,
      @RequestParam(required = false) @Nullable AccountType type,
      @RequestParam(required = false) @Nullable String currency,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    int size = Page.limit(limit);
    var filter =
        new AccountFilter(
            codePrefix == null ? null : AccountKey.checkedCode(codePrefix, "codePrefix"),
            type,
            currency == null ? null : FindAccount.currency(currency));
    return Page.of(listAccounts.page(filter, cursor, size), size, AccountView::of, Account::wireId);
  }

  record AccountRequest(
      @Nullable String code,
      @Nullable AccountType type,
      @Nullable Currency currency,
      @Nullable Boolean allowNegative,
      @Nullable Map<String, String> metadata) {

    NewAccount toNewAccount() {
      var checked = AccountKey.checkedCode(code, "code");
      if (type == null) {
        throw missing("type");
      }
      if (currency == null) {
        throw missing("currency");
      }
      var key = new AccountKey(checked, currency);
      return new NewAccount(key, type, boundOf(key), Metadata.checked(metadata));
    }

    /** Where nobody says it: that of the chart for the platform's own codes, else bounded. */
    private boolean boundOf(AccountKey key) {
      return allowNegative == null
          ? Chart.withCode(key).map(NewAccount::allowNegative).orElse(false)
          : allowNegative;
    }
  }

  record AccountView(
      String accountId,
      String code,
      AccountType type,
      Side normalSide,
      String currency,
      boolean allowNegative,
      Map<String, String> metadata,
      Instant createdAt) {

    static AccountView of(Account account) {
      return new AccountView(
          account.wireId(),
          account.key().code(),
          account.type(),
          account.type().normalSide(),
          account.key().currency().getCurrencyCode(),
          account.allowNegative(),
          account.metadata(),
          account.createdAt());
    }
  }
}
