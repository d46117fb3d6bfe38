package io.quittance.ledger.account;

import io.quittance.ledger.CursorText;
import io.quittance.platform.id.Ids;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Lists accounts in the order of their codes, byte by byte, then of their currencies. */
@Service
class ListAccounts {

  private final Accounts accounts;

  ListAccounts(Accounts accounts) {
    this.accounts = accounts;
  }

  /** One page, with one more than the limit where there are more. */
  List<Account> page(AccountFilter filter, @Nullable String cursor, int limit) {
    return accounts.list(filter, cursor == null ? null : last(cursor), limit + 1);
  }

  private AccountKey last(String cursor) {
    return Ids.read(Account.PREFIX, cursor)
        .flatMap(accounts::find)
        .map(Account::key)
        .orElseThrow(CursorText::unreadable);
  }
}
