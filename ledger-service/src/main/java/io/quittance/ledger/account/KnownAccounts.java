package io.quittance.ledger.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * The accounts that writers met lately. An account never changes, so what was committed once needs
 * no second look.
 */
@Component
public class KnownAccounts {

  private static final int REMEMBERED_MAX = 100_000;

  private final Accounts accounts;
  private final Cache<AccountKey, Account> known =
      Caffeine.newBuilder().maximumSize(REMEMBERED_MAX).build();

  KnownAccounts(Accounts accounts) {
    this.accounts = accounts;
  }

  /** Opens those that do not exist yet; see {@link Accounts#openMissing}. */
  public void openMissing(Collection<NewAccount> wanted) {
    accounts.openMissing(
        wanted.stream().filter(account -> known.getIfPresent(account.key()) == null).toList());
  }

  /** Those of the accounts that exist, as the current transaction sees them. */
  public Map<AccountKey, Account> find(Collection<AccountKey> keys) {
    var found = new HashMap<>(known.getAllPresent(keys));
    if (found.size() < keys.size()) {
      var missing = keys.stream().filter(key -> !found.containsKey(key)).toList();
      for (var seen : accounts.find(missing)) {
        found.put(seen.account().key(), seen.account());
        // One of the current transaction may yet be rolled back.
        if (seen.isCommitted()) {
          known.put(seen.account().key(), seen.account());
        }
      }
    }
    return found;
  }
}
