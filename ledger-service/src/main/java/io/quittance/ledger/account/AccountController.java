package io.quittance.ledger.account;

import static io.quittance.platform.problem.CommonProblem.missing;

import io.quittance.platform.id.Ids;
import java.time.Instant;
import java.util.Currency;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
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

  AccountController(OpenAccount openAccount, FindAccount findAccount) {
    this.openAccount = openAccount;
    this.findAccount = findAccount;
  }

  @PostMapping
  ResponseEntity<AccountView> open(
      @RequestBody AccountRequest request,
      @RequestHeader(name = "X-Dry-Run", defaultValue = "false") boolean dryRun) {
    var opened = openAccount.open(request.toNewAccount(), dryRun);
    return ResponseEntity.status(opened.isNew() ? HttpStatus.CREATED : HttpStatus.OK)
        .body(AccountView.of(opened.account()));
  }

  @GetMapping("/{code}")
  AccountView find(
      @PathVariable String code, @RequestParam(required = false) @Nullable String currency) {
    return AccountView.of(findAccount.find(code, currency));
  }

  record AccountRequest(
      @Nullable String code,
      @Nullable AccountType type,
      @Nullable Currency currency,
      @Nullable Boolean allowNegative) {

    NewAccount toNewAccount() {
      var checked = AccountKey.checkedCode(code, "code");
      if (type == null) {
        throw missing("type");
      }
      if (currency == null) {
        throw missing("currency");
      }
      return new NewAccount(
          new AccountKey(checked, currency), type, Boolean.TRUE.equals(allowNegative));
    }
  }

  record AccountView(
      String accountId,
      String code,
      AccountType type,
      Side normalSide,
      String currency,
      boolean allowNegative,
      Instant createdAt) {

    static AccountView of(Account account) {
      return new AccountView(
          Ids.write(Account.PREFIX, account.id()),
          account.key().code(),
          account.type(),
          account.type().normalSide(),
          account.key().currency().getCurrencyCode(),
          account.allowNegative(),
          account.createdAt());
    }
  }
}
