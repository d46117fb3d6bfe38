package io.quittance.ledger.account;

import static io.quittance.ledger.LedgerProblem.ACCOUNT_NOT_FOUND;
import static io.quittance.platform.problem.CommonProblem.missing;

import io.quittance.platform.id.Ids;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The accounts in the database. */
@Repository
public class Accounts {

  private static final String COLUMNS = "id, code, currency, type, allow_negative, created_at";

  private final JdbcClient jdbc;
  private final Ids ids;

  Accounts(JdbcClient jdbc, Ids ids) {
    this.jdbc = jdbc;
    this.ids = ids;
  }

  /** The account of a code in a currency. */
  public Optional<Account> find(AccountKey key) {
    return jdbc.sql(
            "SELECT %s FROM account WHERE code = :code AND currency = :currency".formatted(COLUMNS))
        .param("code", key.code())
        .param("currency", key.currency().getCurrencyCode())
        .query((row, _) -> account(row))
        .optional();
  }

  /**
   * The account that a request means.
   *
   * @param currency needed only where the code exists in several
   * @throws io.quittance.platform.problem.Refusal {@code account_not_found}, or {@code
   *     parameter_missing} when the code alone does not decide
   */
  public Account require(String code, @Nullable Currency currency) {
    var found =
        jdbc
            .sql("SELECT %s FROM account WHERE code = :code LIMIT 200".formatted(COLUMNS))
            .param("code", code)
            .query((row, _) -> account(row))
            .list()
            .stream()
            .filter(account -> currency == null || account.key().currency().equals(currency))
            .toList();
    if (found.size() > 1) {
      throw missing("currency");
    }
    return found.stream().findFirst().orElseThrow(() -> ACCOUNT_NOT_FOUND.because(code));
  }

  /** Whether a code exists in any currency. */
  public boolean isKnown(String code) {
    return jdbc.sql("SELECT EXISTS (SELECT FROM account WHERE code = :code)")
        .param("code", code)
        .query(Boolean.class)
        .single();
  }

  /**
   * Opens the accounts that do not exist yet, with a balance of zero, and returns how many. In key
   * order, so that two who open the same ones wait for each other instead of deadlocking. Needs a
   * transaction.
   */
  public int openMissing(Collection<NewAccount> wanted) {
    var sorted =
        wanted.stream().sorted((one, two) -> one.key().compareTo(two.key())).distinct().toList();
    if (sorted.isEmpty()) {
      return 0;
    }
    return jdbc.sql(
            """
            WITH opened AS (
                INSERT INTO account (id, code, currency, type, allow_negative)
                SELECT * FROM unnest(
                    :ids::uuid[], :codes::text[], :currencies::text[], :types::text[],
                    :allowNegative::boolean[])
                ON CONFLICT (code, currency) DO NOTHING
                RETURNING id, normal_side, allow_negative)
            INSERT INTO account_balance (account_id, normal_side, allow_negative)
            SELECT id, normal_side, allow_negative FROM opened
            """)
        .param(
            "ids",
            sorted.stream().map(account -> ids.next(account.key().code())).toArray(UUID[]::new))
        .param("codes", sorted.stream().map(account -> account.key().code()).toArray(String[]::new))
        .param(
            "currencies",
            sorted.stream()
                .map(account -> account.key().currency().getCurrencyCode())
                .toArray(String[]::new))
        .param(
            "types", sorted.stream().map(account -> account.type().name()).toArray(String[]::new))
        .param(
            "allowNegative", sorted.stream().map(NewAccount::allowNegative).toArray(Boolean[]::new))
        .update();
  }

  /** Reads one row of {@code account}. */
  static Account account(ResultSet row) throws SQLException {
    return new Account(
        row.getObject("id", UUID.class),
        new AccountKey(row.getString("code"), Currency.getInstance(row.getString("currency"))),
        AccountType.valueOf(row.getString("type")),
        row.getBoolean("allow_negative"),
        row.getObject("created_at", java.time.OffsetDateTime.class).toInstant());
  }

  /** The accounts of a code, in any currency. */
  public List<UUID> idsOf(String code) {
    return jdbc.sql("SELECT id FROM account WHERE code = :code")
        .param("code", code)
        .query((row, _) -> row.getObject("id", UUID.class))
        .list();
  }
}
